using Weir.Monitoring.Drift;
using Weir.Statistics.Tests;

namespace Weir.Monitoring.Tests;

/// <summary>Two-sample Kolmogorov-Smirnov test; drift at p ≤ threshold, as Evidently has it for this test alone.</summary>
internal sealed class KolmogorovSmirnovDrift : IDriftTest
{
    public string Name => "ks";

    public string Title => "Kolmogorov-Smirnov";

    public bool IsPValue => true;

    public double DefaultThreshold => 0.05;

    public bool Fits(ColumnPair pair) => pair.Kind == DriftKind.Numeric;

    public DriftScore Compare(ColumnPair pair)
    {
        var result = KolmogorovSmirnovTest.OfSorted(pair.ReferenceSorted, pair.CurrentSorted);
        return new DriftScore(result.PValue, result.Statistic, result.Statistic, "D");
    }

    public bool IsDrift(double score, double threshold) => score <= threshold;
}
