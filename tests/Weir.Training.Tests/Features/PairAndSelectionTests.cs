using FsCheck;
using FsCheck.Fluent;
using Weir.Data.Tables;
using Weir.Foundation.Numerics;
using Weir.Training.Features;
using Weir.Training.Features.Specs;
using Weir.Training.Learners;

namespace Weir.Training.Tests.Features;

public sealed class PairAndSelectionTests
{
    [Fact]
    public void Products_and_ratios_are_those_of_the_filled_numbers_and_stay_finite() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<double>().Two().ArrayOf(10).ToArbitrary(),
        pairs =>
        {
            double[] a = [.. pairs.Select(p => p.Item1), 0, 1e300, double.NaN, 4], b = [.. pairs.Select(p => p.Item2), 0, -1e300, 0, 8];
            var fitted = FittedFeatures.Of("{columns: {a: {type: number, impute: constant, value: 3}, b: {type: number, impute: constant, value: 5}}, products: [[a, b]], ratios: [[a, b], [b, a]], polynomial: [a, b]}", [new NumberColumn("a", [1, 2, double.NaN]), new NumberColumn("b", [1, 2, 3])]);
            if (!fitted.Plan.Names.SequenceEqual(["a", "a is missing", "b", "a * b", "a / b", "b / a", "a * a", "b * b"])) return false;
            var matrix = fitted.Of(new NumberColumn("a", a), new NumberColumn("b", b));
            float Single(double v) => (float)Math.Clamp(v, -1e37, 1e37);
            for (var r = 0; r < a.Length; r++)
            {
                double x = Single(double.IsFinite(a[r]) ? a[r] : 3), y = Single(double.IsFinite(b[r]) ? b[r] : 5);
                double[] expected = [x * y, Math.Abs(y) < 1e-12 ? 0 : x / y, Math.Abs(x) < 1e-12 ? 0 : y / x, x * x, y * y];
                if (!matrix[r][3..].SequenceEqual(expected.Select(Single))) return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Theory]
    [InlineData(LearningTask.Binary, "figure")]
    [InlineData(LearningTask.Multiclass, "figure")]
    [InlineData(LearningTask.Regression, "figure")]
    [InlineData(LearningTask.Binary, "importance")]
    [InlineData(LearningTask.Regression, "importance")]
    public void The_features_that_tell_of_the_target_are_kept(LearningTask task, string by)
    {
        var random = new SeededRandom(2);
        var features = Enumerable.Range(0, 300 * 8).Select(_ => (float)random.NextNormal()).ToArray();
        var target = Enumerable.Range(0, 300).Select(r => features[(r * 8) + 2] - (2 * features[(r * 8) + 5])).Select(y => task switch { LearningTask.Regression => y, LearningTask.Binary => y > 0 ? 1 : 0, _ => y > 1 ? 2 : y > -1 ? 1 : 0f }).ToArray();
        var options = new LearnerOptions(task, task == LearningTask.Multiclass ? 3 : 1, new bool[8], new bool[8], 1, 10, Foundation.Progress.NoProgress.Instance);
        Assert.Equal([2, 5], FeatureSelection.Choose(new SelectSpec(2, Words.Find<SelectBy>(by)!.Value), new Samples(features, new bool[8], target), options, CancellationToken.None));
    }

    [Fact]
    public void The_figure_is_the_F_statistic()
    {
        // Two groups 1, 2, 3 and 4, 6, 8: means 2 and 6, between 3·4 + 3·4 = 24 on 1, within 2 + 8 = 10 on 4.
        var options = new LearnerOptions(LearningTask.Binary, 1, [true], [false], 1, 10, Foundation.Progress.NoProgress.Instance);
        var samples = new Samples([1, 2, 3, 4, 6, 8], [false], [0, 0, 0, 1, 1, 1]);
        Assert.Equal(24 / (10 / 4.0), FeatureSelection.Figures(samples, options)[0], 1e-9);
        // A class is a number too: both formulas give the same.
        Assert.Equal(24 / (10 / 4.0), FeatureSelection.Figures(samples, options with { Task = LearningTask.Regression })[0], 1e-9);
    }

    [Fact]
    public void The_graph_gives_the_kept_features_only()
    {
        var fitted = FittedFeatures.Of("columns: {}", [new NumberColumn("a", [1, 2]), new NumberColumn("b", [3, 4]), new NumberColumn("c", [5, 6])]);
        var kept = new FittedFeatures(fitted.Plan.Keep([0, 2]));
        Assert.Equal(["a", "c"], kept.Plan.Names);
        Assert.Equal([[7f, 9f]], kept.Of(new NumberColumn("a", [7]), new NumberColumn("b", [8]), new NumberColumn("c", [9])));
    }
}
