using Weir.Statistics.Intervals;

namespace Weir.Statistics.Tests.Intervals;

public sealed class BootstrapTests
{
    private static readonly double[] Sample = [.. Enumerable.Range(0, 30).Select(k => (k * k % 17) + (0.1 * k))];

    // SciPy 1.10.1: scipy.stats.bootstrap((x,), np.std, n_resamples=20000, method=..., random_state=1). A second seed moves its ends by 0.012.
    [Theory]
    [InlineData(BootstrapMethod.Percentile, 4.858428897693416, 6.481985613871866)]
    [InlineData(BootstrapMethod.Bca, 5.108075470274457, 6.694466384166792)]
    public void Intervals_are_those_of_SciPy_up_to_chance(BootstrapMethod method, double low, double high)
    {
        var interval = Bootstrap.Intervals(30, w => [Deviation(w)], new BootstrapOptions { Method = method, Resamples = 20_000, Seed = 5 })[0]!.Value;
        Assert.Equal(low, interval.Low, 0.04);
        Assert.Equal(high, interval.High, 0.04);
    }

    [Theory]
    [InlineData(BootstrapMethod.Percentile)]
    [InlineData(BootstrapMethod.Bca)]
    public void Any_number_of_threads_gives_the_same(BootstrapMethod method)
    {
        var options = new BootstrapOptions { Method = method, Resamples = 300, Seed = 9, Threads = 1 };
        var one = Bootstrap.Intervals(30, w => [Deviation(w), w[0]], options);
        Assert.Equal(one, Bootstrap.Intervals(30, w => [Deviation(w), w[0]], options with { Threads = 7 }));
        Assert.NotEqual(one, Bootstrap.Intervals(30, w => [Deviation(w), w[0]], options with { Seed = 10 }));
    }

    [Fact]
    public void A_figure_that_many_resamples_do_not_define_has_no_interval()
    {
        var intervals = Bootstrap.Intervals(5, w => [w[0] > 0 ? 1 : null, w.Sum()], new BootstrapOptions { Resamples = 200 });
        Assert.Null(intervals[0]);
        Assert.Equal(new Interval(5, 5, 0.95), intervals[1]);
    }

    private static double? Deviation(double[] weights)
    {
        var total = weights.Sum();
        var mean = Sample.Zip(weights, (x, w) => x * w).Sum() / total;
        return Math.Sqrt(Sample.Zip(weights, (x, w) => (x - mean) * (x - mean) * w).Sum() / total);
    }
}
