using Weir.Monitoring.Drift;
using Weir.Statistics.Distances;

namespace Weir.Monitoring.Tests;

/// <summary>Wasserstein distance in standard deviations of the reference.</summary>
internal sealed class WassersteinDrift : IDriftTest
{
    public string Name => "wasserstein";

    public string Title => "Wasserstein, normed";

    public bool IsPValue => false;

    public double DefaultThreshold => 0.1;

    public bool Fits(ColumnPair pair) => pair.Kind == DriftKind.Numeric;

    public DriftScore Compare(ColumnPair pair)
    {
        var distance = Wasserstein.NormedOfSorted(pair.ReferenceSorted, pair.CurrentSorted);
        return new DriftScore(distance, distance, distance, "deviations");
    }
}
