using Weir.Reports.Plots;

namespace Weir.Reports.Tests.Plots;

public sealed class LoessTests
{
    [Fact]
    public void A_straight_line_stays_what_it_is()
    {
        var line = Enumerable.Range(0, 50).Select(i => ((double)i, 3.0 * i - 7)).ToList();
        Assert.All(Loess.Smooth(line, 0.3), p => Assert.Equal(3.0 * p.X - 7, p.Y, 8));
    }

    [Fact]
    public void Noise_goes_and_the_trend_stays()
    {
        var noisy = Enumerable.Range(0, 101).Select(i => (i / 10.0, Math.Sin(i / 10.0) + (i % 2 == 0 ? 0.3 : -0.3))).ToList();
        Assert.All(Loess.Smooth(noisy, 0.2).Where(p => p.X is > 1 and < 9), p => Assert.Equal(Math.Sin(p.X), p.Y, 0.15));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1000)]
    [InlineData(1003)]
    public void First_and_last_place_are_there_and_all_is_finite(int count)
    {
        var points = Enumerable.Range(0, count).Select(i => ((double)(i / 2), (double)(i % 5))).ToList();
        var smooth = Loess.Smooth(points, 0.3);
        Assert.Equal((points[0].Item1, points[^1].Item1), (smooth[0].X, smooth[^1].X));
        Assert.All(smooth, p => Assert.True(double.IsFinite(p.Y)));
    }
}
