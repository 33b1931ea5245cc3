using Weir.Statistics.Distributions;

namespace Weir.Statistics.Tests;

/// <summary>Two-proportion z test with the pooled variance, two-sided.</summary>
public static class TwoProportionTest
{
    /// <summary>Tests <paramref name="successes1"/> of <paramref name="n1"/> against <paramref name="successes2"/> of <paramref name="n2"/>.</summary>
    /// <returns>z (positive when the first share is larger) and p; 0 and 1 when both shares are 0 or both 1.</returns>
    public static TestResult Of(double successes1, double n1, double successes2, double n2)
    {
        var pooled = (successes1 + successes2) / (n1 + n2);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
        if (!(error > 0)) return new TestResult(0, 1);
        var z = (successes1 / n1 - successes2 / n2) / error;
        return new TestResult(z, Tails.NormalTwoSided(z));
    }
}
