using Weir.Training.AutoML;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.AutoML.Workers;

namespace Weir.Training.Tests.AutoML;

/// <summary>The choice among made-up outcomes.</summary>
public sealed class ResultChooserTests
{
    private const int Trials = 70;
    private const int Good = 45;
    private static readonly float[] Target = [.. Enumerable.Range(0, 60).Select(i => (float)(i % 2))];
    private static readonly FoldPlan Plan = FoldPlan.Balanced(Target, isRegression: true, 3, seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_choice_is_the_same_whether_all_models_were_kept_or_the_best_alone(bool isOfFirstFold)
    {
        var (all, best) = (Schedule(isOfFirstFold), Schedule(isOfFirstFold));
        Run(all, isOfFirstFold, isForgetful: false);
        Run(best, isOfFirstFold, isForgetful: true);
        var (ofAll, ofBest) = (Choose(all), Choose(best));
        Assert.Equal(isOfFirstFold, ofAll.IsOfFirstFold);
        Assert.True(all.Outcomes.Count(o => o.HasModels) > best.Outcomes.Count(o => o.HasModels));
        Assert.Equal(ofBest.Members.Select(m => (m.Weight, m.Outcome.Number)), ofAll.Members.Select(m => (m.Weight, m.Outcome.Number)));
        Assert.Equal(ofBest.Compared.Select(o => o.Number), ofAll.Compared.Select(o => o.Number));
        Assert.Equal(ofBest.Predictions, ofAll.Predictions);
    }

    private static SearchResult Choose(SearchSchedule schedule)
    {
        var preset = PresetPlan.Of(SearchPreset.Balanced);
        var clock = new SearchClock(new SearchOptions { MostTrials = Trials }, TimeProvider.System);
        return new ResultChooser(schedule, Plan, preset, new SearchEnding(clock, preset, 10, 10), 1, Loss).Choose();
    }

    private static double Loss(float[] predictions, int[] rows) => rows.Select((r, i) => (double)Math.Abs(Target[r] - predictions[i])).Average();

    private static void Run(SearchSchedule schedule, bool isOfFirstFold, bool isForgetful)
    {
        Dictionary<Candidate, int> seen = [];
        while (schedule.Next() is { } task)
        {
            seen.TryAdd(task.Candidate, task.Trial);
            if (task.Fold > 0 && isOfFirstFold) schedule.Failed(task, "it crashed");
            else schedule.Done(task, Result(task, seen[task.Candidate]));
            if (!isForgetful) continue;
            var kept = schedule.Outcomes.Where(o => o.HasModels).OrderBy(o => o.Loss ?? o.FirstLoss).ThenBy(o => o.Number).ToLookup(o => o.IsWhole);
            foreach (var outcome in kept.SelectMany(k => k.Skip(ResultChooser.MostCompared))) schedule.Forget(outcome);
        }
    }

    // Most tell too much and are nearly right; the last tell too little and are further off, yet a mean with them would be best.
    private static FoldResult Result(FoldTask task, int entry)
    {
        var off = entry < Good ? 0.1f + (entry * 1e-4f) : -0.2f;
        return new FoldResult([.. Plan.Folds[task.Fold].Check.Select(r => Target[r] + off)], 1, 0.1, 10, 100) { Share = task.Share };
    }

    private static SearchSchedule Schedule(bool isOfFirstFold) => new(
        new SearchSettings
        {
            Task = LearningTask.Regression,
            HasLogarithm = false,
            Rungs = isOfFirstFold ? new([1], null) : Rungs.None,
            Eta = 0.1,
            Seed = 7,
            MostTrials = Trials,
            Learners = _ => true,
            Preset = SearchPreset.Balanced,
            Plan = PresetPlan.Of(SearchPreset.Balanced),
        },
        Plan,
        Loss,
        1);
}
