using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Numerics;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.AutoML.Workers;

namespace Weir.Training.Tests.AutoML;

/// <summary>The schedule alone, with workers that bring made-up results in any order.</summary>
public sealed class SearchScheduleTests
{
    private const int Trials = 18;
    private static readonly float[] Target = [.. Enumerable.Range(0, 60).Select(i => (float)(i % 2))];
    private static readonly FoldPlan Plan = FoldPlan.Balanced(Target, isRegression: false, 3, seed: 1);

    [Fact]
    public void What_is_tried_and_found_does_not_depend_on_how_many_work_and_who_is_first() => Prop.ForAll<bool, PositiveInt, int>((isSmall, workers, seed) =>
    {
        var alone = Run(isSmall, 1, seed: 0);
        var several = Run(isSmall, 1 + (workers.Get % 16), seed);
        Assert.Equal(Trials, alone.Count);
        Assert.Equal(alone, several);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void On_a_large_table_most_candidates_are_given_up_after_the_first_fold()
    {
        var outcomes = Run(isSmall: false, 2, seed: 3);
        Assert.Contains(outcomes, o => o.EndsWith("given up", StringComparison.Ordinal));
        Assert.DoesNotContain(Run(isSmall: true, 2, seed: 3), o => o.EndsWith("given up", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_trial_is_told_and_the_others_go_on()
    {
        var schedule = Schedule(isSmall: true);
        List<TrialOutcome> ended = [];
        while (schedule.Next() is { } task)
            ended.AddRange(task.Trial is 1 or 4 && task.Fold == 1 ? schedule.Failed(task, "it crashed") : schedule.Done(task, Result(task)));
        Assert.Equal(Enumerable.Range(0, Trials), ended.Select(o => o.Number));
        Assert.Equal([1, 4], ended.Where(o => o.Failure == "it crashed").Select(o => o.Number));
        Assert.All(ended.Where(o => o.Failure is null), o => Assert.True(o.Loss > 0 && o.HasModels));
    }

    private static List<string> Run(bool isSmall, int workers, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var schedule = Schedule(isSmall);
        List<FoldTask> working = [];
        while (true)
        {
            while (working.Count < workers && schedule.Next() is { } task) working.Add(task);
            if (working.Count == 0) break;
            var done = working[random.Next(working.Count)];
            working.Remove(done);
            schedule.Done(done, Result(done));
        }

        return [.. schedule.Outcomes.Select(o => $"{o.Candidate.Learner} {string.Join(',', o.Candidate.Settings)} {o.FirstLoss:R} {(o.Loss is { } loss ? loss.ToString("R", null) : "given up")}")];
    }

    private static SearchSchedule Schedule(bool isSmall) => new(
        new SearchSettings
        {
            Task = LearningTask.Binary,
            HasLogarithm = false,
            IsSmall = isSmall,
            Eta = 0.1,
            Seed = 7,
            MostTrials = Trials,
            Learners = _ => true,
            Preset = SearchPreset.Balanced,
            Plan = PresetPlan.Of(SearchPreset.Balanced),
        },
        Plan,
        (predictions, rows) => rows.Select((r, i) => Math.Abs(Target[r] - predictions[i])).Average(),
        1);

    // Predictions that depend on the candidate alone: some settings are better than others.
    private static FoldResult Result(FoldTask task)
    {
        var depth = task.Candidate.Number("max_depth", 4);
        var off = (float)(0.1 + (0.03 * Math.Abs(depth - 5)) + (0.01 * (task.Candidate.Number("lambda", 1) % 3)));
        return new FoldResult([.. Plan.Folds[task.Fold].Check.Select(r => Target[r] == 1 ? 1 - off : off)], 1, 0.1, 10, 100);
    }
}
