using System.Globalization;
using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.AutoML.Workers;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;

namespace Weir.Training.AutoML;

/// <summary>Makes one model of what was chosen: means over folds, or models trained again on all rows.</summary>
internal sealed class ResultMaker(WorkerPool pool, FoldPlan plan, PresetPlan preset, Samples samples, FeatureSpace space, LearnerOptions options)
{
    private int Whole => plan.Folds.Count; // the part of all rows

    /// <summary>Makes it, and tells which of the features it learned from: it takes those alone.</summary>
    /// <param name="result">What was chosen.</param>
    /// <param name="settings">What the search was told.</param>
    /// <param name="isInterrupted">Whether somebody ended the search before its time.</param>
    public (TrainedContest Contest, int[] Places) Make(SearchResult result, SearchSettings settings, bool isInterrupted)
    {
        List<(double Weight, ITrainedModel Model)> members = [];
        try
        {
            if (result.Members.Count == 0) return (Constant(result, settings, isInterrupted), space.Places(default, Whole));
            int[] places = [.. result.Members.SelectMany(m => PartsOf(m.Outcome).SelectMany(p => space.Places(m.Outcome.Candidate.Variant, p))).Distinct().Order()];
            foreach (var (weight, outcome) in result.Members) members.Add((weight, Model(outcome, places)));
            var learner = members.Count == 1 ? result.Members[0].Outcome.Candidate.ToString() : "ensemble";
            // The baseline is always shown; it is part of the result only where nothing else is.
            var baseline = new LeaderboardEntry(ConstantLearner.Baseline, settings.LossName, LossOfConstant(ConstantModel.Fit(samples, options), result.Rows), 0) { PredictSeconds = 0 };
            List<LeaderboardEntry> leaderboard = [.. result.Compared.Select(o => Entry(result, o, settings.LossName)).Append(baseline).OrderBy(e => e.Value)];
            if (members.Count > 1)
            {
                var all = result.Members.Select(m => m.Outcome).ToList();
                leaderboard.Insert(0, new LeaderboardEntry(learner, settings.LossName, result.Loss, result.Outcomes.Sum(o => o.FitSeconds)) { PredictSeconds = all.Sum(o => o.PredictSeconds * plan.Folds.Count), Trees = all.Sum(o => o.Trees), Bytes = all.Sum(o => o.Bytes) });
            }

            var contest = new TrainedContest(learner, new AveragedModel(members, Parameters(result, settings)), leaderboard, [])
            {
                OutOfFold = (result.Rows, result.Told),
                IsStoppedByOthers = result.Members.All(m => m.Outcome.Share >= 1) && plan.Folds.All(f => StoppingPath.IsKept(f.Check.Length, options.Outputs)),
                Notes = Notes(result),
                Trials = [.. result.Outcomes.Select(o => o.Told())],
                IsInterrupted = isInterrupted,
            };
            return (contest, places);
        }
        catch
        {
            foreach (var (_, model) in members) model.Dispose();
            throw;
        }
    }

    // The budget, or whoever ended it, left no time for any: a model that knows the mean is a model.
    private TrainedContest Constant(SearchResult result, SearchSettings settings, bool isInterrupted)
    {
        var model = ConstantModel.Fit(samples, options);
        return new TrainedContest(ConstantLearner.Baseline, new AveragedModel([(1, model)], Parameters(result, settings)), [new LeaderboardEntry(ConstantLearner.Baseline, settings.LossName, LossOfConstant(model, plan.Checked), 0)], [])
        {
            OutOfFold = (plan.Checked, model.Predict(samples.Select(plan.Checked))),
            Notes = result.Outcomes.FirstOrDefault(o => o.Failure is not null) is { } failed ? [$"not one of {result.Outcomes.Count} trials made a model, and the constant is saved; the first failed because {failed.Failure}"] : [],
            Trials = [.. result.Outcomes.Select(o => o.Told())],
            IsInterrupted = isInterrupted,
        };
    }

    private IReadOnlyList<string> Notes(SearchResult result)
    {
        if (!result.IsOfFirstFold) return [];
        if (result.Members.All(m => IsRefitted(m.Outcome))) return [string.Create(CultureInfo.InvariantCulture, $"models were compared on {result.Rows.Length:N0} rows of the first fold alone, and the best was trained again on all {samples.Rows:N0} rows: more time, or trials, would go into all folds")];
        var rows = result.Members.Max(m => m.Outcome.IsWhole ? 1 : m.Outcome.Share) * plan.Folds[0].Training.Length;
        return [string.Create(CultureInfo.InvariantCulture, $"the best so far was trained on {(rows < plan.Folds[0].Training.Length ? "about " : string.Empty)}{rows:N0} of {samples.Rows:N0} rows, and models were compared on {result.Rows.Length:N0} others: more time, or trials, would go into all folds")];
    }

    private double LossOfConstant(ConstantModel model, int[] checkedRows)
    {
        var rows = samples.Select(checkedRows);
        return Loss.Of(options, rows, model.Predict(rows));
    }

    private bool IsOfFolds => !preset.IsSingle && !plan.IsOrdered;

    // What learned from a part of the first fold's rows would take many times as long again; a repeated search must decide the same.
    private bool IsRefitted(TrialOutcome outcome) => !IsOfFolds && outcome.Share >= 1;

    // The parts whose features its models have.
    private IEnumerable<int> PartsOf(TrialOutcome outcome) => IsRefitted(outcome) ? [Whole] : outcome.IsWhole ? Enumerable.Range(0, plan.Folds.Count) : [0];

    // A model of the features at these places.
    private ITrainedModel Model(TrialOutcome outcome, int[] places)
    {
        ITrainedModel Picked(ITrainedModel model, int part) => PickedModel.Of(model, Array.ConvertAll(space.Places(outcome.Candidate.Variant, part), p => Array.BinarySearch(places, p)), places.Length);
        if (!IsRefitted(outcome) && !outcome.IsWhole) return Picked(Read(outcome, 0, 0), 0);
        if (!IsRefitted(outcome)) return AveragedModel.Of([.. Enumerable.Range(0, plan.Folds.Count).Select(f => Picked(Read(outcome, f, f), f))]);
        // The fold whose rounds lie in the middle says how long to train on all rows.
        var middle = Enumerable.Range(0, outcome.TreesByFold.Count).OrderBy(f => outcome.TreesByFold[f]).ElementAt(outcome.TreesByFold.Count / 2);
        using var model = Read(outcome, middle, Whole);
        var all = samples.Keep(space.Places(outcome.Candidate.Variant, Whole));
        try
        {
            return Picked(model.Refit(all, CancellationToken.None), Whole);
        }
        finally
        {
            all.DisposeMatrix();
        }
    }

    // The model of a fold, told of the features that a part has.
    private ITrainedModel Read(TrialOutcome outcome, int fold, int part)
    {
        var places = space.Places(outcome.Candidate.Variant, part);
        using var reader = pool.OpenModel(outcome.TaskOf(fold));
        return outcome.Candidate.Read(reader, options with { HasCurves = false, Threads = 1, Scaled = Array.ConvertAll(places, p => options.Scaled[p]), Sparse = Array.ConvertAll(places, p => options.Sparse[p]) });
    }

    private static LeaderboardEntry Entry(SearchResult result, TrialOutcome outcome, string metric) =>
        new(outcome.Candidate.ToString(), metric, result.LossOf(outcome), outcome.FitSeconds) { Trial = outcome.Number, PredictSeconds = outcome.PredictSeconds, Trees = outcome.Trees, Bytes = outcome.Bytes };

    private Dictionary<string, string> Parameters(SearchResult result, SearchSettings settings)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["trials"] = result.Outcomes.Count.ToString(CultureInfo.InvariantCulture),
            ["folds"] = plan.Folds.Count.ToString(CultureInfo.InvariantCulture),
            ["preset"] = settings.Preset.ToString().ToLowerInvariant(),
            ["folds_used"] = (result.IsOfFirstFold ? 1 : plan.Folds.Count).ToString(CultureInfo.InvariantCulture),
            ["eta"] = settings.Eta.ToString("R", CultureInfo.InvariantCulture),
        };
        for (var i = 0; i < result.Members.Count; i++)
        {
            var (weight, outcome) = result.Members[i];
            parameters[$"member.{i}"] = string.Create(CultureInfo.InvariantCulture, $"{weight:0.##} trial {outcome.Number} {outcome.Candidate} {string.Join(" ", outcome.Candidate.Settings.Select(s => s.Value.IsNumber ? string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value.Number:G4}") : $"{s.Key}={s.Value.Text}"))}{(outcome.Share < 1 ? $" rows={outcome.Share:0.###}" : string.Empty)}").TrimEnd();
        }

        return parameters;
    }
}
