using System.Runtime.InteropServices;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Lists of points in the order of the history.</summary>
internal static class PointLists
{
    /// <summary>Orders points and keeps identical ones once.</summary>
    public static List<MetricPoint> Ordered(List<MetricPoint> points)
    {
        var span = CollectionsMarshal.AsSpan(points);
        var isOrdered = true;
        for (var i = 1; i < span.Length && isOrdered; i++) isOrdered = span[i].CompareTo(span[i - 1]) > 0;
        if (isOrdered) return points;
        span.Sort();
        var kept = 1;
        for (var i = 1; i < span.Length; i++)
            if (span[i].CompareTo(span[kept - 1]) != 0) span[kept++] = span[i];
        points.RemoveRange(kept, points.Count - kept);
        return points;
    }
}
