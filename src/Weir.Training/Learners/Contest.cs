using System.Diagnostics;
using Weir.Foundation.Errors;
using Weir.Native.XGBoost;
using Weir.Training.AutoML.Search;
using Weir.Training.Targets;

namespace Weir.Training.Learners;

/// <summary>Learners side by side on one inner split; the best is trained again on all training rows, where they are few enough for the rows of the split to matter.</summary>
internal static class Contest
{
    /// <summary>From so many rows on a tenth of them is held back, and the best model stays as it is: the rows would change little, and training again doubles the time.</summary>
    public const int ManyRows = 100_000;

    private const double ShareOfMany = 0.1;

    public static TrainedContest Run(
        ILearner[] learners, Samples samples, LearningTask task, LearnerOptions options, TrainingRequest request, double validationShare, int[]? groups, CancellationToken cancellation)
    {
        var isLarge = samples.Rows >= ManyRows;
        if (isLarge) validationShare = Math.Min(validationShare, ShareOfMany);
        var all = Enumerable.Range(0, samples.Rows).ToArray();
        var (fit, check) = groups is null ? RowSplit.Split(all, samples.Target, task.IsOfClasses(), validationShare, request.Seed + 1) : RowGroups.Split(all, groups, validationShare, request.Seed + 1);
        if (check.Length == 0) check = fit; // a handful of rows, one a class: there is nothing to hold back
        var (training, validation) = (samples.Select(fit), samples.Select(check));
        List<(ITrainedModel Model, LeaderboardEntry Entry)> entries = [];
        try
        {
            // The baseline is always shown, and chosen only where it was asked for.
            var isBaselineAsked = learners.Any(l => l.Name == ConstantLearner.Baseline);
            foreach (var learner in isBaselineAsked ? learners : [.. learners, LearnerCatalog.Find(ConstantLearner.Baseline)])
            {
                request.Progress.Report($"training {learner.Name}", entries.Count, learners.Length, "learners");
                var started = Stopwatch.GetTimestamp();
                var model = Train(learner, training, validation, options, cancellation);
                var loss = Loss.Of(options, validation, model.Predict(validation));
                entries.Add((model, new LeaderboardEntry(learner.Name, task.LossName(), loss, Stopwatch.GetElapsedTime(started).TotalSeconds)));
            }

            var ordered = entries.OrderBy(e => e.Entry.Value).ToArray();
            var best = ordered.First(e => isBaselineAsked || e.Entry.Learner != ConstantLearner.Baseline);
            if (!isLarge) request.Progress.Report($"training {best.Entry.Learner} on all rows", 0, null, "rounds");
            var result = isLarge ? best.Model : best.Model.Refit(samples, cancellation);
            if (isLarge) entries.Remove(best);
            return new TrainedContest(
                best.Entry.Learner,
                result,
                [.. ordered.Select(e => e.Entry)],
                [.. ordered.SelectMany(e => e.Model.Rounds.Select(r => ($"rounds.{e.Entry.Learner}.{r.Name}", r.Round, r.Value)))])
            { TrainedRows = isLarge ? fit.Length : null };
        }
        finally
        {
            foreach (var (model, _) in entries) model.Dispose();
        }
    }

    private static ITrainedModel Train(ILearner learner, Samples training, Samples validation, LearnerOptions options, CancellationToken cancellation)
    {
        try
        {
            // Settings were given for the one learner that was asked for.
            return learner.Train(training, validation, learner.Name == ConstantLearner.Baseline ? options with { Settings = LearnerOptions.NoSettings } : options, cancellation);
        }
        catch (XGBoostException e) when (options.Settings.Count > 0)
        {
            throw new WeirException(ErrorCodes.InvalidValue, $"the learner '{learner.Name}' does not take these settings: {e.Message}", inner: e) { Kind = FailureKind.Usage };
        }
    }
}

/// <summary>The model that came out best, and how others did.</summary>
/// <param name="Learner">What the result calls it.</param>
/// <param name="Best">The model, trained on all rows.</param>
/// <param name="Leaderboard">The best first.</param>
/// <param name="Curves">Figures by round.</param>
internal sealed record TrainedContest(string Learner, ITrainedModel Best, IReadOnlyList<LeaderboardEntry> Leaderboard, IReadOnlyList<(string Name, int Round, double Value)> Curves)
{
    /// <summary>Places of training rows with what models that did not see them predict; null where there are none.</summary>
    public (int[] Rows, float[] Predictions)? OutOfFold { get; init; }

    /// <summary>Predictions of the rows of <see cref="OutOfFold"/> by choices that they had no say in, several times over; empty where nothing was chosen by them, or they are many.</summary>
    public IReadOnlyList<float[]> Rechosen { get; init; } = [];

    /// <summary>Whether the models behind <see cref="OutOfFold"/> stopped where other rows than those they predict wanted it.</summary>
    public bool IsStoppedByOthers { get; init; } = true;

    /// <summary>Rows that the model was trained on; null for all that there were to train on.</summary>
    public int? TrainedRows { get; init; }

    /// <summary>All that a search tried, in order.</summary>
    public IReadOnlyList<SearchTrial> Trials { get; init; } = [];

    /// <summary>Seconds from the start of the training to a search's first model; null without one.</summary>
    public double? FirstModelSeconds { get; init; }

    /// <summary>What is worth knowing of how the result was made, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether somebody ended a search before its time.</summary>
    public bool IsInterrupted { get; init; }
}
