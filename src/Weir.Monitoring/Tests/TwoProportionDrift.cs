using Weir.Monitoring.Drift;
using Weir.Statistics.Tests;

namespace Weir.Monitoring.Tests;

/// <summary>Two-proportion z test, for columns of at most two values.</summary>
internal sealed class TwoProportionDrift : IDriftTest
{
    public string Name => "z";

    public string Title => "two proportions (z)";

    public bool IsPValue => true;

    public double DefaultThreshold => 0.05;

    public bool Fits(ColumnPair pair) => pair.Categories.Count is 1 or 2;

    public DriftScore Compare(ColumnPair pair)
    {
        var (first, second) = (pair.ReferenceCounts, pair.CurrentCounts);
        var result = TwoProportionTest.Of(first[0], first.Sum(), second[0], second.Sum());
        return new DriftScore(result.PValue, result.Statistic, Math.Abs(first[0] / first.Sum() - second[0] / second.Sum()), "difference of shares");
    }
}
