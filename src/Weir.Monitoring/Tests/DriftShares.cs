using Weir.Monitoring.Drift;
using Weir.Statistics.Binning;

namespace Weir.Monitoring.Tests;

/// <summary>Shares of both tables over shared bins or categories.</summary>
internal static class DriftShares
{
    public static (double[] Reference, double[] Current) Of(ColumnPair pair)
    {
        if (pair.Kind == DriftKind.Numeric)
        {
            var bins = EvidentlyBins.Of(pair.ReferenceSorted, pair.CurrentSorted);
            return (bins.Reference, bins.Current);
        }

        var (first, second) = ((double)pair.Categories.Sum(c => c.Reference), (double)pair.Categories.Sum(c => c.Current));
        return ([.. pair.Categories.Select(c => c.Reference / first)], [.. pair.Categories.Select(c => c.Current / second)]);
    }
}
