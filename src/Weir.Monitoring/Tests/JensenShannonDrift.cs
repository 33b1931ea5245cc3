using Weir.Monitoring.Drift;
using Weir.Statistics.Distances;

namespace Weir.Monitoring.Tests;

/// <summary>Jensen-Shannon distance (base e) over Evidently's bins: 0 when equal, 0.83 when disjoint.</summary>
internal sealed class JensenShannonDrift : IDriftTest
{
    public string Name => "jensenshannon";

    public string Title => "Jensen-Shannon";

    public bool IsPValue => false;

    public double DefaultThreshold => 0.1;

    public bool Fits(ColumnPair pair) => pair.Kind is DriftKind.Numeric or DriftKind.Categorical;

    public DriftScore Compare(ColumnPair pair)
    {
        var (p, q) = DriftShares.Of(pair);
        var distance = Divergence.JensenShannon(p, q);
        return new DriftScore(distance, distance, distance, "JS distance");
    }
}
