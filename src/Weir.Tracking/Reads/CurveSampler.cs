using Weir.Tracking.Metrics;

namespace Weir.Tracking.Reads;

/// <summary>A point of a curve.</summary>
/// <param name="Step">Step.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Value">Value; NaN where the metric was not a number.</param>
public readonly record struct CurvePoint(long Step, long Timestamp, double Value)
{
    internal static CurvePoint Of(MetricPoint point) => new(point.Step, point.Timestamp, point.Value);
}

/// <summary>Thins a curve for drawing: of each stretch the first, the lowest, the highest and the last point stay, and one gap if it has NaN.</summary>
internal static class CurveSampler
{
    private const int PerStretch = 4;

    /// <summary>At most so many points (at least 8), in order; extremes and gaps are kept.</summary>
    public static List<CurvePoint> Thin(ReadOnlySpan<MetricPoint> points, int maxPoints)
    {
        maxPoints = Math.Max(maxPoints, 8);
        var kept = new List<CurvePoint>(Math.Min(points.Length, maxPoints));
        if (points.Length <= maxPoints)
        {
            foreach (var point in points) kept.Add(CurvePoint.Of(point));
            return kept;
        }

        var stretches = Math.Max(1, maxPoints / (PerStretch + 1));
        Span<int> chosen = stackalloc int[PerStretch + 1];
        for (var stretch = 0; stretch < stretches; stretch++)
        {
            var from = (int)((long)stretch * points.Length / stretches);
            var to = (int)((long)(stretch + 1) * points.Length / stretches);
            var count = Choose(points, from, to, chosen);
            var last = -1;
            chosen[..count].Sort();
            foreach (var index in chosen[..count])
            {
                if (index != last) kept.Add(CurvePoint.Of(points[index]));
                last = index;
            }
        }

        return kept;
    }

    private static int Choose(ReadOnlySpan<MetricPoint> points, int from, int to, Span<int> chosen)
    {
        var (low, high, gap) = (-1, -1, -1);
        for (var i = from; i < to; i++)
        {
            var value = points[i].Value;
            if (double.IsNaN(value))
            {
                gap = i;
                continue;
            }

            if (low < 0 || value < points[low].Value) low = i;
            if (high < 0 || value > points[high].Value) high = i;
        }

        var count = 0;
        foreach (var index in (ReadOnlySpan<int>)[from, low, high, gap, to - 1])
            if (index >= 0) chosen[count++] = index;
        return count;
    }
}
