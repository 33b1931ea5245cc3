using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Training.AutoML.Folds;
using Weir.Training.AutoML.Search;
using Weir.Training.AutoML.Workers;
using Weir.Training.Learners;

namespace Weir.Training.Tests.AutoML;

/// <summary>The schedule alone, with workers that bring made-up results in any order.</summary>
public sealed class SearchScheduleTests
{
    private const int Trials = 24;
    private static readonly float[] Target = [.. Enumerable.Range(0, 60).Select(i => (float)(i % 2))];
    private static readonly FoldPlan Plan = FoldPlan.Balanced(Target, isRegression: false, 3, seed: 1);

    // All folds at once; the first fold before the others; parts of the first fold before that.
    private static readonly Rungs[] Ladders = [Rungs.None, new([1], null), new([1], 0.1), new([0.0625, 0.25, 1], 0.1), new([0.25, 1], 0.1)];

    [Fact]
    public void What_is_tried_and_found_does_not_depend_on_how_many_work_and_who_is_first() => Prop.ForAll<PositiveInt, PositiveInt, int>((ladder, workers, seed) =>
    {
        var rungs = Ladders[ladder.Get % Ladders.Length];
        var alone = Run(rungs, 1, seed: 0);
        var several = Run(rungs, 1 + (workers.Get % 16), seed);
        Assert.Equal(Trials, alone.Count);
        Assert.Equal(alone, several);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void On_a_large_table_few_candidates_go_on_to_more_rows_and_to_all_folds()
    {
        var small = Run(Ladders[0], 2, seed: 3);
        Assert.DoesNotContain(small, o => o.EndsWith("one fold", StringComparison.Ordinal));
        var outcomes = Schedule(Ladders[3], 90);
        Finish(outcomes);
        int On(double share, bool isWhole) => outcomes.Outcomes.Skip(1).Count(o => o.Share.Equals(share) && o.IsWhole == isWhole);
        Assert.Equal(0.1, outcomes.Outcomes[0].Share);
        Assert.InRange(On(0.25, false), 10, On(0.0625, false) / 2);
        Assert.InRange(On(1, false), 2, 1 + (On(0.25, false) / 2)); // one of them went past the rungs
        Assert.InRange(On(1, true), 1, On(1, false) / 2);
        var losses = outcomes.Outcomes.Skip(1).Where(o => o.Share.Equals(0.0625)).Select(o => o.FirstLoss).Order().ToList();
        Assert.All(outcomes.Outcomes.Where(o => o.IsWhole), o => Assert.True(o.FirstLoss < losses[losses.Count / 2]));
    }

    [Fact]
    public void Where_the_rungs_are_few_a_short_search_has_a_model_of_all_folds_too()
    {
        var schedule = Schedule(Ladders[4], 9);
        Finish(schedule);
        var whole = Assert.Single(schedule.Outcomes, o => o.IsWhole);
        Assert.Equal(schedule.Outcomes.Skip(1).Take(3).Min(o => o.FirstLoss), whole.FirstLoss);
    }

    [Fact]
    public void Where_the_rungs_are_many_a_short_search_has_a_model_of_all_rows_of_the_first_fold_and_no_forest_before_it()
    {
        var schedule = Schedule(Ladders[3], 9);
        Finish(schedule);
        var first = schedule.Outcomes.Single(o => o.Share >= 1);
        Assert.Equal((8, false), (first.Number, first.IsWhole));
        Assert.DoesNotContain("forest", schedule.Outcomes.Select(o => o.Candidate.Learner));
    }

    [Fact]
    public void What_goes_on_to_all_folds_keeps_the_model_of_its_first()
    {
        var schedule = Schedule(Ladders[1], 30);
        List<FoldTask> tasks = [];
        while (schedule.Next() is { } task)
        {
            tasks.Add(task);
            schedule.Done(task, Result(task));
        }

        var whole = schedule.Outcomes.Where(o => o.IsWhole).ToList();
        Assert.NotEmpty(whole);
        Assert.All(whole, o =>
        {
            Assert.Equal([1, 2], tasks.Where(t => t.Trial == o.Number).Select(t => t.Fold));
            Assert.Equal(o.Candidate, tasks.Single(t => t.Trial == o.FirstFrom).Candidate);
            Assert.Equal(o.TaskOf(0).ModelFile, $"{o.FirstFrom}.0.model");
        });
    }

    [Fact]
    public void What_goes_on_when_its_model_is_gone_is_trained_on_the_first_fold_again_and_ends_the_same()
    {
        var (kept, forgetful) = (Schedule(Ladders[1], 90), Schedule(Ladders[1], 90));
        Finish(kept);
        HashSet<string> files = [];
        while (forgetful.Next() is { } task)
        {
            files.Add(task.ModelFile);
            foreach (var ended in forgetful.Done(task, Result(task)))
            {
                if (ended.IsWhole) Assert.All(Enumerable.Range(0, 3), f => Assert.Contains(ended.TaskOf(f).ModelFile, files));
                if (ended.IsWhole || ended.Number % 3 == 0) continue;
                forgetful.Forget(ended);
                if (!forgetful.IsLent(ended)) files.Remove(ended.TaskOf(0).ModelFile);
            }
        }

        var whole = forgetful.Outcomes.Where(o => o.IsWhole).ToList();
        Assert.Contains(whole, o => o.FirstFrom == o.Number);
        Assert.Contains(whole, o => o.FirstFrom != o.Number);
        Assert.Equal(kept.Outcomes.Select(o => Told(o with { FirstFrom = 0 })), forgetful.Outcomes.Select(o => Told(o with { FirstFrom = 0 })));
    }

    [Fact]
    public void Where_few_learners_may_be_tried_all_of_them_come_to_all_folds()
    {
        var schedule = Schedule(Ladders[3], 90, name => name is "linear" or "forest");
        Finish(schedule);
        Assert.Equal(["forest", "linear"], schedule.Outcomes.Where(o => o.IsWhole).Select(o => o.Candidate.Learner).Order());
    }

    [Fact]
    public void A_failed_trial_is_told_and_the_others_go_on()
    {
        var schedule = Schedule(Ladders[0], Trials);
        List<TrialOutcome> ended = [];
        while (schedule.Next() is { } task)
            ended.AddRange(task.Trial is 1 or 4 && task.Fold == 1 ? schedule.Failed(task, "it crashed") : schedule.Done(task, Result(task)));
        Assert.Equal(Enumerable.Range(0, Trials), ended.Select(o => o.Number));
        Assert.Equal([1, 4], ended.Where(o => o.Failure == "it crashed").Select(o => o.Number));
        Assert.All(ended.Where(o => o.Failure is null), o => Assert.True(o.Loss > 0 && o.HasModels));
    }

    [Fact]
    public void What_a_worker_could_not_begin_is_given_to_another()
    {
        var schedule = Schedule(Ladders[1], Trials);
        var all = 0;
        while (schedule.Next() is { } task)
        {
            if (all++ % 3 == 0) schedule.GiveBack(task);
            else schedule.Done(task, Result(task));
        }

        Assert.Equal(Run(Ladders[1], 1, seed: 0), schedule.Outcomes.Select(Told));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_predicts_no_number_has_failed_and_the_others_go_on(float wrong)
    {
        foreach (var rungs in Ladders)
        {
            var schedule = Schedule(rungs, Trials);
            while (schedule.Next() is { } task)
            {
                var result = Result(task);
                if (task.Trial == 2) result.Predictions[^1] = wrong;
                schedule.Done(task, result);
            }

            Assert.Equal(Trials, schedule.Outcomes.Count);
            Assert.Equal("it predicts what is no number", Assert.Single(schedule.Outcomes, o => o.Failure is not null).Failure);
        }
    }

    [Fact]
    public void A_step_that_nobody_stopped_at_and_that_predicts_no_number_does_not_end_the_search()
    {
        // As a metric does: what is no number is refused, not returned.
        double Loss(float[] predictions, int[] rows) => Array.Exists(predictions, float.IsNaN) ? throw new WeirException("undefined_metric", "a prediction is not a number") : LossOf(predictions, rows);
        foreach (var rungs in Ladders)
        {
            var schedule = Schedule(rungs, Trials, loss: Loss);
            while (schedule.Next() is { } task)
            {
                var result = Result(task);
                var path = new StoppingPath();
                var part = path.Begin();
                foreach (var (step, value) in new[] { (1, float.NaN), (4, 0.4f), (9, float.NaN) }) part.Add(step, [.. result.Predictions.Select(p => float.IsNaN(value) ? value : p)]);
                part.Best = task.Trial % 2 == 0 ? 4 : 9;
                schedule.Done(task, task.Trial == 2 ? result with { Path = path } : result);
            }

            Assert.Equal(Trials, schedule.Outcomes.Count);
            Assert.All(schedule.Outcomes, o => Assert.Null(o.Failure));
            Assert.All(schedule.Outcomes, o => Assert.DoesNotContain(o.ToldPredictions, float.IsNaN));
        }
    }

    [Fact]
    public void A_trial_whose_loss_cannot_be_found_fails_alone()
    {
        foreach (var rungs in Ladders)
        {
            var schedule = Schedule(rungs, Trials, loss: (predictions, rows) => predictions[0] is 0.25f ? throw new WeirException("undefined_metric", "all weights are 0") : LossOf(predictions, rows));
            while (schedule.Next() is { } task)
            {
                var result = Result(task);
                if (task.Trial == 2) result.Predictions[0] = 0.25f;
                schedule.Done(task, result);
            }

            Assert.Equal(Trials, schedule.Outcomes.Count);
            Assert.Equal("all weights are 0", Assert.Single(schedule.Outcomes, o => o.Failure is not null).Failure);
        }
    }

    private static double LossOf(float[] predictions, int[] rows) => rows.Select((r, i) => Math.Abs(Target[r] - predictions[i])).Average();

    private static string Told(TrialOutcome o) => $"{o.Candidate.Learner} {string.Join(',', o.Candidate.Settings)} {o.FirstLoss:R} {o.FirstFrom} {(o.Loss is { } loss ? loss.ToString("R", null) : "one fold")} {o.Share}";

    private static void Finish(SearchSchedule schedule)
    {
        while (schedule.Next() is { } task) schedule.Done(task, Result(task));
    }

    private static List<string> Run(Rungs rungs, int workers, int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var schedule = Schedule(rungs, Trials);
        List<FoldTask> working = [];
        while (true)
        {
            while (working.Count < workers && schedule.Next() is { } task) working.Add(task);
            if (working.Count == 0) break;
            var done = working[random.Next(working.Count)];
            working.Remove(done);
            schedule.Done(done, Result(done));
        }

        return [.. schedule.Outcomes.Select(Told)];
    }

    private static SearchSchedule Schedule(Rungs rungs, int trials, Func<string, bool>? learners = null, Func<float[], int[], double>? loss = null) => new(
        new SearchSettings
        {
            Task = LearningTask.Binary,
            HasLogarithm = false,
            Rungs = rungs,
            Eta = 0.1,
            Seed = 7,
            MostTrials = trials,
            Learners = learners ?? (_ => true),
            Preset = SearchPreset.Balanced,
            Plan = PresetPlan.Of(SearchPreset.Balanced),
        },
        Plan,
        loss ?? LossOf,
        1);

    // Predictions that depend on the candidate alone: some settings are better than others.
    private static FoldResult Result(FoldTask task)
    {
        var depth = task.Candidate.Number("max_depth", 4);
        var off = (float)(0.1 + (0.03 * Math.Abs(depth - 5)) + (0.01 * (task.Candidate.Number("lambda", 1) % 3)));
        return new FoldResult([.. Plan.Folds[task.Fold].Check.Select(r => Target[r] == 1 ? 1 - off : off)], 1, 0.1, 10, 100) { Share = task.Share };
    }
}
