using Weir.Monitoring.Drift;
using Weir.Statistics.Tests;

namespace Weir.Monitoring.Tests;

/// <summary>Chi-square test of the current counts against the reference's shares. Infinite when the reference lacks a category.</summary>
internal sealed class ChiSquareDrift : IDriftTest
{
    public string Name => "chisquare";

    public string Title => "chi-square";

    public bool IsPValue => true;

    public double DefaultThreshold => 0.05;

    public bool Fits(ColumnPair pair) => pair.Categories.Count > 0;

    public DriftScore Compare(ColumnPair pair)
    {
        var result = ChiSquareTest.AgainstReference(pair.ReferenceCounts, pair.CurrentCounts);
        return new DriftScore(result.PValue, result.Statistic, ContingencyDrift.Effect(pair), "Cramér's V");
    }
}
