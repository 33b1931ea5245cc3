namespace Weir.Statistics.Metrics;

/// <summary>Quantiles as NumPy and scikit-learn take them.</summary>
internal static class Quantiles
{
    /// <summary>Linear between the two nearest values (NumPy's default).</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Linear(ReadOnlySpan<double> sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)Math.Floor(at);
        if (below >= sorted.Length - 1) return sorted[^1];
        var (part, difference) = (at - below, sorted[below + 1] - sorted[below]);
        return part < 0.5 ? sorted[below] + (difference * part) : sorted[below + 1] - (difference * (1 - part));
    }

    /// <summary>The least value at which the weight of all up to it reaches the share (scikit-learn's <c>_weighted_percentile</c>).</summary>
    public static double Weighted(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, double share)
    {
        var keys = values.ToArray();
        var sorted = weights.ToArray();
        Array.Sort(keys, sorted);
        double total = 0;
        for (var i = 0; i < sorted.Length; i++) total = sorted[i] += total;
        var wanted = share * total;
        if (wanted == 0) wanted = Math.BitIncrement(0);
        for (var i = 0; i < sorted.Length; i++)
            if (sorted[i] >= wanted) return keys[i];
        return keys[^1];
    }
}
