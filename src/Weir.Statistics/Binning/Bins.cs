namespace Weir.Statistics.Binning;

/// <summary>Edges of histograms and counts between them.</summary>
public static class Bins
{
    /// <summary><paramref name="count"/> equal bins from <paramref name="least"/> to <paramref name="most"/>: count + 1 edges.</summary>
    public static double[] Uniform(double least, double most, int count)
    {
        var edges = new double[count + 1];
        var step = (most - least) / count;
        for (var i = 0; i < count; i++) edges[i] = least + i * step;
        edges[count] = most;
        return edges;
    }

    /// <summary>Sturges' rule on a sample of <paramref name="size"/> values in a range: bins of width range/(log2 n + 1), rounded up to whole bins; 1 for an empty range.</summary>
    public static double[] Sturges(double least, double most, long size)
    {
        if (!(most > least)) return Uniform(least - 0.5, most + 0.5, 1);
        var width = (most - least) / (Math.Log2(size) + 1);
        return Uniform(least, most, Math.Max(1, (int)Math.Ceiling((most - least) / width)));
    }

    /// <summary>Distinct quantiles at i/<paramref name="count"/> (linear interpolation) of a sample.</summary>
    /// <param name="sorted">The sample, sorted ascending, not empty.</param>
    /// <param name="count">Number of bins asked for; ties leave fewer.</param>
    public static double[] Quantiles(ReadOnlySpan<double> sorted, int count)
    {
        List<double> edges = [];
        for (var i = 0; i <= count; i++)
        {
            var edge = Quantile(sorted, i == count ? 1 : i * (1.0 / count)); // as NumPy spaces them: 7·0.1 is a hair above 0.7
            if (edges.Count == 0 || edge > edges[^1]) edges.Add(edge);
        }

        return [.. edges];
    }

    /// <summary>Quantile of a sorted sample, with linear interpolation.</summary>
    /// <param name="sorted">The sample, sorted ascending, not empty.</param>
    /// <param name="share">0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        if (below >= sorted.Length - 1) return sorted[^1];
        var (a, b, t) = (sorted[below], sorted[below + 1], position - below);
        // As NumPy interpolates: from the nearer end, so that the result is exact at both.
        return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
    }

    /// <summary>Values of a sorted sample in [a, b) of each bin, the last one [a, b].</summary>
    /// <param name="sorted">The sample, sorted ascending.</param>
    /// <param name="edges">Edges, ascending.</param>
    /// <param name="open">True counts what lies outside in the first and the last bin; false leaves it out.</param>
    public static double[] CountSorted(ReadOnlySpan<double> sorted, ReadOnlySpan<double> edges, bool open = false)
    {
        var counts = new double[edges.Length - 1];
        var before = open ? 0 : Below(sorted, edges[0], inclusive: false);
        for (var i = 0; i < counts.Length; i++)
        {
            var isLast = i == counts.Length - 1;
            var end = isLast && open ? sorted.Length : Below(sorted, edges[i + 1], inclusive: isLast);
            counts[i] = end - before;
            before = end;
        }

        return counts;
    }

    // How many values are < limit (or ≤ limit).
    private static int Below(ReadOnlySpan<double> sorted, double limit, bool inclusive)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < limit || (inclusive && sorted[middle] == limit)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
