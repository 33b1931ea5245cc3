using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>A constraint: a model of it, and the value up to which it is kept, on the model's scale.</summary>
internal sealed record Limit(GpModel Model, double Most)
{
    private const double LogSqrt2Pi = 0.91893853320467274178;

    /// <summary>ln of the chance that a point keeps it; the slope is added to what is there.</summary>
    public double LogChance(ReadOnlySpan<double> x, ReadOnlySpan<int> dimensions, Span<double> slope)
    {
        var (byMean, bySpread) = (new double[dimensions.Length], new double[dimensions.Length]);
        var (mean, deviation) = Model.Predict(x, dimensions, byMean, bySpread);
        var z = (Most - mean) / deviation;
        var log = NormalLaw.LogCumulative(z);
        var ratio = Math.Exp(-0.5 * z * z - LogSqrt2Pi - log);
        for (var d = 0; d < dimensions.Length; d++) slope[d] += ratio * (-byMean[d] - z * bySpread[d]) / deviation;
        return log;
    }
}
