using Weir.Training.AutoML.Ensemble;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.Features.Variants;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.AutoML;

/// <summary>A search for each of several targets, one after another on the same folds, each with its share of the time; the results side by side are one model.</summary>
internal static class SeveralSearches
{
    private const double ShareOfPreparation = 0.5;
    private const double MostPreparation = 0.25;

    /// <summary>Searches, as <see cref="AutoTrainer"/> does for one target.</summary>
    public static (TrainedContest Contest, int[] Places) Run(
        TrainingRequest request, Samples samples, FeatureSpace space, TrainingData data, LearnerOptions options, int checkedRows, SearchClock clock, FoldPlan plan, CancellationToken cancellation)
    {
        var target = data.Target;
        var search = request.Search!;
        var counts = TrialCounts.Of(search, target.Columns);
        var spare = double.IsInfinity(clock.Whole) ? 0 : Math.Clamp(ShareOfPreparation * (clock.Whole - clock.Left), 0, MostPreparation * clock.Whole);
        List<TrainedContest> contests = [];
        List<int[]> places = [];
        try
        {
            for (var k = 0; k < target.Several.Count; k++)
            {
                var values = target.Several[k];
                var own = samples with { Target = Array.ConvertAll(data.TrainingRows, r => values[r]) };
                var one = data with { Target = target with { Name = target.Columns[k], Task = LearningTask.Regression, Values = values, Columns = [], Several = [] } };
                var told = search.Listener is { } listener ? new OneOfSeveral(listener, target.Columns[k], contests.Sum(c => c.Trials.Count), isFirst: k == 0) : null;
                var part = clock.Part((clock.Left - spare) / (target.Several.Count - k));
                var (contest, taken) = AutoTrainer.Search(request with { Search = search with { Listener = told, MostTrials = counts[k] } }, own, space, one, options with { Task = LearningTask.Regression, Outputs = 1 }, checkedRows, part, plan, cancellation);
                contests.Add(contest);
                places.Add(taken);
            }
        }
        catch
        {
            foreach (var contest in contests) contest.Best.Dispose();
            throw;
        }

        // Of all features that some target's model takes, each picks its own.
        int[] all = [.. places.SelectMany(p => p).Distinct().Order()];
        for (var k = 0; k < contests.Count; k++) contests[k] = contests[k] with { Best = PickedModel.Of(contests[k].Best, Array.ConvertAll(places[k], p => Array.BinarySearch(all, p)), all.Length) };
        var whole = SeveralOutputs.SideBySide(contests, target) with
        {
            OutOfFold = OutOfFold(contests, plan),
            Rechosen = Rechosen(contests),
            IsStoppedByOthers = contests.TrueForAll(c => c.IsStoppedByOthers),
            Trials = [.. contests.SelectMany((c, k) => c.Trials.Select(t => Named(t, target.Columns[k], contests.Take(k).Sum(b => b.Trials.Count))))],
            Notes = [.. contests.SelectMany((c, k) => c.Trials.Count == 0 ? [$"'{target.Columns[k]}' was not searched, for {ReasonOf(c, counts[k])}: its constant is saved"] : c.Notes.Select(n => $"'{target.Columns[k]}': {n}"))],
            IsInterrupted = contests.Exists(c => c.IsInterrupted),
            FirstModelSeconds = contests.TrueForAll(c => c.FirstModelSeconds is not null) ? contests[^1].FirstModelSeconds : null,
        };
        return (whole, all);
    }

    private static string ReasonOf(TrainedContest contest, int? count) => count == 0 ? "its count of trials is 0" : contest.IsInterrupted ? "the search was ended before" : "the budget ended before";

    // Rows × targets; where a target has predictions of the first fold alone, of its rows.
    private static (int[] Rows, float[] Predictions) OutOfFold(List<TrainedContest> contests, FoldPlan plan)
    {
        var parts = contests.ConvertAll(c => c.OutOfFold!.Value);
        var rows = parts.TrueForAll(p => p.Rows.Length == plan.Checked.Length) ? plan.Checked : plan.Folds[0].Check;
        var all = new float[rows.Length * parts.Count];
        for (var k = 0; k < parts.Count; k++)
            for (var i = 0; i < rows.Length; i++) all[(i * parts.Count) + k] = parts[k].Predictions[Array.BinarySearch(parts[k].Rows, rows[i])];
        return (rows, all);
    }

    // Rows × targets, as often as each target has them; a target without a choice has its predictions.
    private static IReadOnlyList<float[]> Rechosen(List<TrainedContest> contests)
    {
        var rows = contests[0].OutOfFold!.Value.Rows.Length;
        var several = contests.FindAll(c => c.Rechosen.Count > 0);
        if (several.Count == 0 || contests.Exists(c => c.OutOfFold!.Value.Rows.Length != rows)) return [];
        return [.. Enumerable.Range(0, several.Min(c => c.Rechosen.Count)).Select(repeat =>
        {
            var parts = contests.ConvertAll(c => c.Rechosen.Count > 0 ? c.Rechosen[repeat] : c.OutOfFold!.Value.Predictions);
            var all = new float[rows * parts.Count];
            for (var i = 0; i < all.Length; i++) all[i] = parts[i % parts.Count][i / parts.Count];
            return all;
        })];
    }

    private static SearchTrial Named(SearchTrial trial, string target, int before) => trial with { Number = trial.Number + before, Learner = $"{target}: {trial.Learner}" };

    // Trials of all searches have numbers one after another.
    private sealed class OneOfSeveral(ISearchListener inner, string target, int before, bool isFirst) : ISearchListener
    {
        public void Began(string metric, int? most)
        {
            if (isFirst) inner.Began(metric, null);
        }

        public void Ended(SearchTrial trial) => inner.Ended(Named(trial, target, before));

        public void Rested(int trial, int fold) => inner.Rested(trial + before, fold);

        public void Working(int trial, string learner, int fold, int round) => inner.Working(trial + before, $"{target}: {learner}", fold, round);
    }
}
