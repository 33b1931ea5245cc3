using Weir.Monitoring.Drift;
using Weir.Statistics.Tests;

namespace Weir.Monitoring.Tests;

/// <summary>Chi-square test on the table of both counts: a new category weighs as much as its count.</summary>
internal sealed class ContingencyDrift : IDriftTest
{
    public string Name => "chisquare_contingency";

    public string Title => "chi-square of the contingency table";

    public bool IsPValue => true;

    public double DefaultThreshold => 0.05;

    public bool Fits(ColumnPair pair) => pair.Categories.Count > 0;

    public DriftScore Compare(ColumnPair pair)
    {
        var result = ChiSquareTest.Contingency(pair.ReferenceCounts, pair.CurrentCounts);
        return new DriftScore(result.PValue, result.Statistic, Effect(pair), "Cramér's V");
    }

    internal static double Effect(ColumnPair pair)
    {
        var (first, second) = (pair.ReferenceCounts, pair.CurrentCounts);
        return ChiSquareTest.CramersV(ChiSquareTest.Contingency(first, second, correction: false).Statistic, first.Sum() + second.Sum());
    }
}
