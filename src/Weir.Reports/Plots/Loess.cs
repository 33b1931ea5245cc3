namespace Weir.Reports.Plots;

/// <summary>Local regression: at each place a straight line through the nearest points, nearer ones weighing more. Cleveland, "Robust locally weighted regression and smoothing scatterplots", 1979 (without the robust steps).</summary>
internal static class Loess
{
    private const int MostPlaces = 200;

    /// <summary>The smoothed line.</summary>
    /// <param name="points">Sorted by x.</param>
    /// <param name="bandwidth">Share of the points that count at each place, in (0, 1].</param>
    public static List<(double X, double Y)> Smooth(IReadOnlyList<(double X, double Y)> points, double bandwidth)
    {
        if (points.Count < 4) return [.. points];
        var near = Math.Clamp((int)Math.Ceiling(points.Count * bandwidth), 3, points.Count);
        var step = Math.Max(1, (points.Count - 1) / MostPlaces);
        var smooth = new List<(double, double)>();
        var first = 0;
        for (var i = 0; i < points.Count; i += i + step < points.Count || i == points.Count - 1 ? step : points.Count - 1 - i)
        {
            var x = points[i].X;
            while (first + near < points.Count && points[first + near].X - x < x - points[first].X) first++;
            smooth.Add((x, At(x, points, first, near)));
        }

        return smooth;
    }

    // Weighted least squares with weights (1 - d³)³.
    private static double At(double x, IReadOnlyList<(double X, double Y)> points, int first, int count)
    {
        var reach = Math.Max(x - points[first].X, points[first + count - 1].X - x) * 1.0001;
        double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
        for (var i = first; i < first + count; i++)
        {
            var (d, y) = (points[i].X - x, points[i].Y);
            var share = reach > 0 ? Math.Abs(d) / reach : 0;
            var weight = Math.Pow(1 - share * share * share, 3);
            w += weight;
            wx += weight * d;
            wy += weight * y;
            wxx += weight * d * d;
            wxy += weight * d * y;
        }

        var spread = w * wxx - wx * wx;
        return Math.Abs(spread) < 1e-12 * w * wxx + 1e-300 ? wy / w : (wxx * wy - wx * wxy) / spread;
    }
}
