using Weir.Tuning.Numerics;

namespace Weir.Tuning.Tests.Numerics;

public sealed class NormalLawTests
{
    // From tables to 16 digits (mpmath).
    [Theory]
    [InlineData(0.5, 0.47950012218695348)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(3, 2.2090496998585441e-5)]
    [InlineData(6, 2.1519736712498913e-17)]
    [InlineData(-2, 1.9953222650189527)]
    public void The_complementary_error_function_is_exact_in_the_tails(double x, double expected) => Assert.Equal(1, ErrorFunction.Erfc(x) / expected, 13);

    [Fact]
    public void The_quantile_undoes_the_cumulative()
    {
        foreach (var p in new[] { 1e-300, 1e-20, 1e-5, 0.01, 0.3, 0.5, 0.9, 0.999999 }) Assert.Equal(1, NormalLaw.Cumulative(NormalLaw.Quantile(p)) / p, 10);
    }

    [Fact]
    public void Masses_far_out_keep_their_digits()
    {
        Assert.Equal(-804.608442, NormalLaw.LogCumulative(-40), 5);
        Assert.Equal(NormalLaw.LogMass(-41, -40), NormalLaw.LogMass(40, 41), 10);
        Assert.Equal(0, NormalLaw.LogMass(-50, 50), 15);
        Assert.Equal(Math.Log(0.682689492137086), NormalLaw.LogMass(-1, 1), 13);
    }

    [Fact]
    public void A_cut_normal_is_drawn_within_its_bounds_wherever_they_lie()
    {
        foreach (var (a, b) in new[] { (-1.0, 1.0), (30.0, 31.0), (-31.0, -30.0), (-40.0, 5.0), (3.0, 50.0) })
        {
            var last = double.NegativeInfinity;
            for (var u = 0.001; u < 1; u += 0.0498)
            {
                var x = TruncatedNormal.Draw(a, b, u);
                Assert.InRange(x, Math.Max(a, last), b);
                last = x;
            }
        }
    }
}
