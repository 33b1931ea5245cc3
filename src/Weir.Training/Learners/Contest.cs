using System.Diagnostics;
using Weir.Training.Targets;

namespace Weir.Training.Learners;

/// <summary>Learners side by side on one inner split; the best is trained again on all training rows.</summary>
internal static class Contest
{
    public static TrainedContest Run(
        ILearner[] learners, Samples samples, LearningTask task, LearnerOptions options, TrainingRequest request, double validationShare, CancellationToken cancellation)
    {
        var all = Enumerable.Range(0, samples.Rows).ToArray();
        var (fit, check) = RowSplit.Split(all, samples.Target, task != LearningTask.Regression, validationShare, request.Seed + 1);
        if (check.Length == 0) check = fit; // a handful of rows, one a class: there is nothing to hold back
        var (training, validation) = (samples.Select(fit), samples.Select(check));
        List<(ITrainedModel Model, LeaderboardEntry Entry)> entries = [];
        try
        {
            foreach (var learner in learners)
            {
                request.Progress.Report($"training {learner.Name}", entries.Count, learners.Length, "learners");
                var started = Stopwatch.GetTimestamp();
                var model = learner.Train(training, validation, options, cancellation);
                var loss = Loss.Of(options, validation, model.Predict(validation));
                entries.Add((model, new LeaderboardEntry(learner.Name, task == LearningTask.Regression ? "rmse" : "log_loss", loss, Stopwatch.GetElapsedTime(started).TotalSeconds)));
            }

            var ordered = entries.OrderBy(e => e.Entry.Value).ToArray();
            request.Progress.Report($"training {ordered[0].Entry.Learner} on all rows", 0, null, "rounds");
            return new TrainedContest(
                ordered[0].Entry.Learner,
                ordered[0].Model.Refit(samples, cancellation),
                [.. ordered.Select(e => e.Entry)],
                [.. entries.SelectMany(e => e.Model.Rounds.Select(r => ($"rounds.{e.Entry.Learner}.{r.Name}", r.Round, r.Value)))]);
        }
        finally
        {
            foreach (var (model, _) in entries) model.Dispose();
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
}
