using Weir.Statistics.Distributions;

namespace Weir.Statistics.Tests;

public sealed class KolmogorovSmirnovLawTests
{
    [Theory]
    [InlineData(200, 0.06)]
    [InlineData(1_000, 0.03)]
    [InlineData(1_000, 0.045)]
    [InlineData(5_000, 0.012)]
    public void The_approximation_for_large_n_agrees_with_the_exact_matrix(int n, double d) =>
        Assert.Equal(KolmogorovMatrix.Below(n, d), KolmogorovSmirnovLaw.PelzGood(n, d), 1e-6);

    [Theory]
    [InlineData(20)]
    [InlineData(140)]
    [InlineData(141)]
    [InlineData(3_000)]
    [InlineData(200_000)]
    public void The_tail_falls_without_jumps_where_the_methods_meet(long n)
    {
        var last = 1.0;
        for (var z = 0.05; z < 8; z += 0.03)
        {
            var tail = KolmogorovSmirnovLaw.Tail(n, z / Math.Sqrt(n));
            Assert.InRange(tail, 0, last + 1e-9);
            last = tail;
        }
    }

    [Fact]
    public void Tails_stay_accurate_far_out()
    {
        // C's erfc(20/√2); for an even number of degrees Q is a finite sum: e^(−700)·Σ 700^k/k!, k < 15.
        Assert.Equal(1, Tails.NormalTwoSided(20) / 5.507248237212663e-89, 1e-10);
        Assert.Equal(1, Tails.ChiSquare(1400, 30) / 7.826866361038639e-276, 1e-10);
        Assert.Equal(0, Tails.Kolmogorov(30));
    }
}
