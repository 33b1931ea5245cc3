namespace Weir.Tuning.Samplers.Gp;

/// <summary>The logarithm of the improvement that is expected below a best value, times the chance to stay within each constraint (Gardner et al., 2014).</summary>
/// <param name="model">The objective.</param>
/// <param name="best">The best feasible value; null where there is none yet: then only the constraints count.</param>
/// <param name="limits">The constraints.</param>
internal sealed class ImprovementWorth(GpModel model, double? best, params IReadOnlyList<Limit> limits) : IWorth
{
    /// <inheritdoc/>
    public int Observations => (int)(model.Data.Count * Math.Sqrt(1 + limits.Count));

    /// <inheritdoc/>
    public double Of(ReadOnlySpan<double> x, ReadOnlySpan<int> dimensions, Span<double> slope)
    {
        slope.Clear();
        var worth = 0.0;
        if (best is { } least) worth = dimensions.Length == 0 ? Plain(x, least) : Sloped(x, least, dimensions, slope);
        foreach (var limit in limits) worth += limit.LogChance(x, dimensions, slope);
        return worth;
    }

    private double Plain(ReadOnlySpan<double> x, double least)
    {
        var (mean, deviation) = model.Predict(x);
        return LogImprovement.Value(least, mean, deviation);
    }

    private double Sloped(ReadOnlySpan<double> x, double least, ReadOnlySpan<int> dimensions, Span<double> slope)
    {
        var (byMean, bySpread) = (new double[dimensions.Length], new double[dimensions.Length]);
        var (mean, deviation) = model.Predict(x, dimensions, byMean, bySpread);
        var (m, s) = LogImprovement.Slopes(least, mean, deviation);
        for (var k = 0; k < slope.Length; k++) slope[k] = m * byMean[k] + s * bySpread[k];
        return LogImprovement.Value(least, mean, deviation);
    }
}
