using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Numerics;
using Weir.Training.AutoML.Folds;

namespace Weir.Training.Tests.AutoML;

public sealed class FoldPlanTests
{
    [Fact]
    public void Each_row_is_checked_once_by_models_that_never_saw_it() => Prop.ForAll<PositiveInt, (PositiveInt Folds, bool IsRegression), int>((rows, how, seed) =>
    {
        var count = 2 + rows.Get;
        var target = Enumerable.Range(0, count).Select(i => how.IsRegression ? (i * 7919) % 101 : (float)(i % 3)).ToArray();
        var plan = FoldPlan.Balanced(target, how.IsRegression, how.Folds.Get, seed);
        return plan.Checked.SequenceEqual(Enumerable.Range(0, count))
            && plan.Folds.All(f => f.Training.Concat(f.Check).Order().SequenceEqual(Enumerable.Range(0, count)))
            && plan.Folds.Max(f => f.Check.Length) - plan.Folds.Min(f => f.Check.Length) <= 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_class_has_its_share_in_every_fold()
    {
        var target = Enumerable.Range(0, 1000).Select(i => i < 50 ? 1f : 0f).ToArray();
        var plan = FoldPlan.Balanced(target, isRegression: false, 5, seed: 3);
        Assert.All(plan.Folds, f => Assert.Equal(10, f.Check.Count(r => target[r] == 1)));
    }

    [Fact]
    public void Every_range_of_a_value_has_its_share_in_every_fold()
    {
        var target = Enumerable.Range(0, 1000).Select(i => (float)((i * 7919) % 1000)).ToArray();
        var plan = FoldPlan.Balanced(target, isRegression: true, 5, seed: 3);
        Assert.All(plan.Folds, f => Assert.InRange(f.Check.Average(r => target[r]), 498, 501));
    }

    [Fact]
    public void Rows_ordered_in_time_are_checked_after_all_that_was_trained_on()
    {
        double[] time = [5, 1, 4, 2, 3, 9, 8, 7, 6, 10];
        var plan = FoldPlan.Ordered(time);
        Assert.True(plan.IsOrdered);
        Assert.Equal([5, 9], Assert.Single(plan.Folds).Check);
        Assert.True(plan.Folds[0].Training.Max(r => time[r]) < plan.Folds[0].Check.Min(r => time[r]));
    }

    [Fact]
    public void Groups_are_never_divided_and_folds_are_about_as_large() => Prop.ForAll<int>(seed =>
    {
        var random = new SeededRandom((ulong)seed);
        var groups = Enumerable.Range(0, 120).Select(_ => random.Next(12)).ToArray();
        var plan = FoldPlan.Grouped(groups, 4, seed);
        Assert.Equal(Enumerable.Range(0, 120), plan.Checked);
        foreach (var fold in plan.Folds)
        {
            Assert.Empty(fold.Check.Select(r => groups[r]).Intersect(fold.Training.Select(r => groups[r])));
            Assert.InRange(fold.Check.Length, 10, 60);
        }
    }).QuickCheckThrowOnFailure();
}
