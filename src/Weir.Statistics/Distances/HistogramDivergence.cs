namespace Weir.Statistics.Distances;

/// <summary>Jensen-Shannon divergence of two histograms whose buckets differ, as TensorFlow Data Validation defines it.</summary>
public static class HistogramDivergence
{
    /// <summary>The divergence in bits, 0 to 1: both histograms are cut at the union of their edges, counts spread evenly over a bucket;
    /// a bucket of no width stays a point of its own.</summary>
    /// <param name="first">Buckets: low end, high end, count.</param>
    /// <param name="second">Likewise.</param>
    public static double JensenShannon(IReadOnlyList<(double Low, double High, double Count)> first, IReadOnlyList<(double Low, double High, double Count)> second)
    {
        var buckets = first.Concat(second).ToList();
        var edges = buckets.SelectMany(b => new[] { b.Low, b.High }).Distinct().Order().ToArray();
        var points = buckets.Where(b => b.Low == b.High).Select(b => b.Low).Distinct().Order().ToArray();
        var js = Divergence.JensenShannon(Spread(first, edges, points), Spread(second, edges, points), 2);
        return js * js;
    }

    private static double[] Spread(IReadOnlyList<(double Low, double High, double Count)> buckets, double[] edges, double[] points)
    {
        var mass = new double[edges.Length - 1 + points.Length];
        foreach (var (low, high, count) in buckets)
        {
            if (low == high)
            {
                mass[edges.Length - 1 + Array.BinarySearch(points, low)] += count;
                continue;
            }

            for (var i = Array.BinarySearch(edges, low); edges[i] < high; i++) mass[i] += count * (edges[i + 1] - edges[i]) / (high - low);
        }

        return mass;
    }
}
