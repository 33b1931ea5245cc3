using FsCheck;
using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Statistics.Comparison;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;

namespace Weir.Statistics.Tests.Comparison;

public sealed class ComparisonTests
{
    private static readonly bool[] Truth = [.. Enumerable.Range(0, 40).Select(i => i * 7 % 5 < 2)];

    private static readonly double[] First = [.. Truth.Select((y, i) => (i * 37 % 41 / 41.0) + (y ? 0.35 : 0))];

    private static readonly double[] Second = [.. Truth.Select((y, i) => Math.Round((i * 23 % 29 / 29.0) + (y ? 0.25 : 0), 1, MidpointRounding.ToEven))];

    // By the definition in NumPy 1.24: all pairs of rows, numpy.cov of the components, scipy.stats.norm for p.
    [Fact]
    public void DeLongs_test_equals_its_definition()
    {
        var result = DeLongTest.Of(Truth, First, Second);
        Assert.Equal(0.6744791666666666, result.First, 1e-12);
        Assert.Equal(0.6927083333333334, result.Second, 1e-12);
        Assert.Equal(0.08828888147832227, DeLongTest.Area(Truth, First).StandardError, 1e-12);
        Assert.Equal(0.11866312956320298, result.StandardError, 1e-12);
        Assert.Equal(-0.15362115202732307, result.Z, 1e-11);
        Assert.Equal(0.8779084580083586, result.PValue, 1e-10);
    }

    [Fact]
    public void DeLongs_area_is_that_of_the_curve() => Prop.ForAll<ulong>(seed =>
    {
        var random = new SeededRandom(seed);
        var scores = Enumerable.Range(0, 40).Select(_ => random.Next(9) / 8.0).ToArray();
        return Math.Abs(DeLongTest.Area(Truth, scores).Area - ScoreMetrics.RocAuc(Truth, scores)) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_class_is_refused() => Assert.Contains("two rows of each class", Assert.Throws<WeirException>(() => DeLongTest.Of([true, true], [1, 2], [2, 1])).Message, StringComparison.Ordinal);

    // SciPy 1.10.1: min(1, 2 * binom.cdf(min(b, c), b + c, 0.5)) and chi2.sf((|b - c| - 1)^2 / (b + c), 1), as statsmodels' mcnemar has them.
    [Theory]
    [InlineData(3, 9, 0.14599609375, true)]
    [InlineData(0, 5, 0.0625, true)]
    [InlineData(10, 10, 1, true)]
    [InlineData(0, 0, 1, true)]
    [InlineData(59, 121, 5.450094825427117e-06, false)]
    public void McNemars_p_is_known(int onlyFirst, int onlySecond, double p, bool isExact)
    {
        var result = McNemarTest.Of(onlyFirst, onlySecond);
        Assert.Equal(p, result.PValue, 1e-12);
        Assert.Equal(isExact, result.IsExact);
    }

    [Fact]
    public void McNemar_counts_the_rows_that_one_alone_gets_right()
    {
        var result = McNemarTest.Of([true, true, false, false, true], [true, false, true, false, false]);
        Assert.Equal((2, 1), (result.OnlyFirst, result.OnlySecond));
    }

    [Fact]
    public void A_model_differs_from_itself_by_nothing()
    {
        IReadOnlyList<double?> Area(double[] w) => [MetricCatalog.Find("roc_auc", MetricTasks.Binary).TryOf(Input(First).WithWeights(w))];
        var same = PairedBootstrap.Compare(40, Area, Area, new BootstrapOptions { Resamples = 200 })[0]!.Value;
        Assert.Equal((0, 0, 0, 1), (same.Difference, same.Interval.Low, same.Interval.High, same.PValue));
    }

    [Fact]
    public void The_paired_bootstrap_agrees_with_DeLong_on_areas()
    {
        IReadOnlyList<double?> Area(double[] scores, double[] w) => [MetricCatalog.Find("roc_auc", MetricTasks.Binary).TryOf(Input(scores).WithWeights(w))];
        var bootstrap = PairedBootstrap.Compare(40, w => Area(First, w), w => Area(Second, w), new BootstrapOptions { Resamples = 4000 })[0]!.Value;
        var exact = DeLongTest.Of(Truth, First, Second);
        Assert.Equal(exact.First - exact.Second, bootstrap.Difference, 1e-12);
        Assert.Equal(exact.Interval.Low, bootstrap.Interval.Low, 0.05);
        Assert.Equal(exact.Interval.High, bootstrap.Interval.High, 0.05);
        Assert.Equal(exact.PValue, bootstrap.PValue, 0.1);
    }

    private static MetricInput Input(double[] scores) => new()
    {
        Truth = Array.ConvertAll(Truth, t => t ? 1 : 0),
        Probabilities = [.. scores.SelectMany(s => new[] { 1 - s, s })],
    };
}
