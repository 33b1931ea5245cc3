namespace Weir.Statistics.Metrics;

/// <summary>How compact and how far apart clusters are. Points are rows × dimensions, row-major; distances are Euclidean.</summary>
public static class ClusteringMetrics
{
    /// <summary>Mean of (b − a) / max(a, b): a the mean distance to the own cluster, b to the nearest other one; 0 for a cluster of one. O(n²).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two clusters, or as many as rows.</exception>
    public static double Silhouette(ReadOnlySpan<double> points, int dimensions, ReadOnlySpan<int> clusters)
    {
        var (cluster, sizes) = Clusters("silhouette", clusters);
        var sums = new double[sizes.Length];
        double total = 0;
        for (var i = 0; i < cluster.Length; i++)
        {
            Array.Clear(sums);
            for (var j = 0; j < cluster.Length; j++) sums[cluster[j]] += Math.Sqrt(Square(Point(points, dimensions, i), Point(points, dimensions, j)));
            if (sizes[cluster[i]] == 1) continue;
            var own = sums[cluster[i]] / (sizes[cluster[i]] - 1);
            var nearest = double.PositiveInfinity;
            for (var c = 0; c < sizes.Length; c++) if (c != cluster[i]) nearest = Math.Min(nearest, sums[c] / sizes[c]);
            if (Math.Max(own, nearest) > 0) total += (nearest - own) / Math.Max(own, nearest);
        }

        return total / cluster.Length;
    }

    /// <summary>Spread between clusters over spread within them, each by its degrees of freedom; 1 when there is none within.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two clusters, or as many as rows.</exception>
    public static double CalinskiHarabasz(ReadOnlySpan<double> points, int dimensions, ReadOnlySpan<int> clusters)
    {
        var (cluster, sizes) = Clusters("calinski_harabasz", clusters);
        var centres = Centres(points, dimensions, cluster, sizes);
        var all = Centres(points, dimensions, new int[cluster.Length], [cluster.Length])[0];
        double within = 0, between = 0;
        for (var i = 0; i < cluster.Length; i++) within += Square(Point(points, dimensions, i), centres[cluster[i]]);
        for (var c = 0; c < sizes.Length; c++) between += sizes[c] * Square(centres[c], all);
        return within == 0 ? 1 : between * (cluster.Length - sizes.Length) / (within * (sizes.Length - 1));
    }

    /// <summary>Mean over clusters of the worst (spread + spread) / distance of centres with another; lower is better.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two clusters, or as many as rows.</exception>
    public static double DaviesBouldin(ReadOnlySpan<double> points, int dimensions, ReadOnlySpan<int> clusters)
    {
        var (cluster, sizes) = Clusters("davies_bouldin", clusters);
        var centres = Centres(points, dimensions, cluster, sizes);
        var spread = new double[sizes.Length];
        for (var i = 0; i < cluster.Length; i++) spread[cluster[i]] += Math.Sqrt(Square(Point(points, dimensions, i), centres[cluster[i]])) / sizes[cluster[i]];
        double sum = 0;
        for (var c = 0; c < sizes.Length; c++)
        {
            double worst = 0;
            for (var d = 0; d < sizes.Length; d++)
            {
                var distance = Math.Sqrt(Square(centres[c], centres[d]));
                if (c != d && distance > 0) worst = Math.Max(worst, (spread[c] + spread[d]) / distance);
            }

            sum += worst;
        }

        return sum / sizes.Length;
    }

    private static ReadOnlySpan<double> Point(ReadOnlySpan<double> points, int dimensions, int row) => points.Slice(row * dimensions, dimensions);

    private static double Square(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var d = 0; d < a.Length; d++) sum += (a[d] - b[d]) * (a[d] - b[d]);
        return sum;
    }

    private static double[][] Centres(ReadOnlySpan<double> points, int dimensions, int[] cluster, int[] sizes)
    {
        var centres = Array.ConvertAll(sizes, _ => new double[dimensions]);
        for (var i = 0; i < cluster.Length; i++)
            for (var d = 0; d < dimensions; d++) centres[cluster[i]][d] += points[(i * dimensions) + d] / sizes[cluster[i]];
        return centres;
    }

    private static (int[] Cluster, int[] Sizes) Clusters(string metric, ReadOnlySpan<int> given)
    {
        var (cluster, sizes) = Contingency.Number(given);
        if (sizes.Length < 2 || sizes.Length >= cluster.Length) throw MetricErrors.Because(metric, $"it needs at least two clusters and fewer than rows, and there are {sizes.Length} of {cluster.Length} rows");
        return (cluster, sizes);
    }
}
