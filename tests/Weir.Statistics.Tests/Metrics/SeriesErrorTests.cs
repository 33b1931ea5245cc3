using Weir.Statistics.Metrics;

namespace Weir.Statistics.Tests.Metrics;

public sealed class SeriesErrorTests
{
    private static readonly double[] Truth = [10, 20, 1000, 1000, 5];
    private static readonly double[] Forecast = [12, 20, 900, 1100, 5];
    private static readonly int[] Series = [0, 0, 1, 1, 2];

    [Fact]
    public void Each_series_counts_alike_on_its_own_scale() =>
        Assert.Equal((0.5 + 2) / 2, ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(Truth, Forecast, Series, [2, 50, 0]), 1e-12); // the third has no scale

    [Fact]
    public void Weights_count_within_a_series_and_a_series_of_weight_0_does_not() =>
        Assert.Equal(2d * 3 / 4 / 2, ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(Truth, Forecast, Series, [2, 50, double.NaN], [3, 1, 0, 0, 1]), 1e-12);

    [Fact]
    public void Without_a_scale_there_is_no_figure() => Assert.True(double.IsNaN(ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(Truth, Forecast, Series, [0, double.NaN, 0])));
}
