using Weir.Monitoring.Drift;
using Weir.Statistics.Distances;

namespace Weir.Monitoring.Tests;

/// <summary>Population stability index over Evidently's bins.</summary>
internal sealed class PsiDrift : IDriftTest
{
    public string Name => "psi";

    public string Title => "population stability index";

    public bool IsPValue => false;

    public double DefaultThreshold => 0.1;

    public bool Fits(ColumnPair pair) => pair.Kind is DriftKind.Numeric or DriftKind.Categorical;

    public DriftScore Compare(ColumnPair pair)
    {
        var (p, q) = DriftShares.Of(pair);
        var index = PopulationStability.Index(PopulationStability.FillEmpty(p), PopulationStability.FillEmpty(q));
        return new DriftScore(index, index, index, "PSI");
    }
}
