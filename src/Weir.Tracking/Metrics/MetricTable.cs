using System.Runtime.InteropServices;
using Weir.Persistence;

namespace Weir.Tracking.Metrics;

/// <summary>Stores points. A handful becomes rows; many at once, or many rows in time, become a segment.</summary>
/// <remarks>A series grows at its end nearly always, which needs no look at what is there. A point that is not beyond the end (a retry, a late
/// worker) is compared with the points of its time: identical points stay one.</remarks>
internal static class MetricTable
{
    private const int LeastForSegment = 32;
    private const int MostRows = 512;
    private const int MostSmallSegments = 32;

    /// <summary>Adds points, by key, to a run; those that are there already stay one. Keeps the state of each series.</summary>
    /// <returns>How many points were new.</returns>
    public static long Log(ISqlSession session, long runNo, string runId, IReadOnlyDictionary<string, List<MetricPoint>> points)
    {
        if (points.Count == 0) return 0;
        var series = SeriesState.Read(session, runId, [.. points.Keys]);
        var changed = new List<SeriesState>(points.Count);
        var added = 0L;
        foreach (var (key, given) in points)
        {
            if (!series.TryGetValue(key, out var state)) state = new SeriesState(NewKey(session, key));
            var fresh = Fresh(session, runNo, state, Distinct(given));
            if (fresh.Length == 0) continue;
            added += fresh.Length;
            state.Add(fresh);
            Store(session, runNo, state, fresh);
            changed.Add(state);
        }

        SeriesState.Write(session, runNo, changed);
        return added;
    }

    /// <summary>The number of a key, which is given one when it is new.</summary>
    public static long KeyNo(ISqlSession session, string key) => session.Int64OrNull("SELECT key_no FROM metric_keys WHERE key = $1", key) ?? NewKey(session, key);

    private static Span<MetricPoint> Distinct(List<MetricPoint> points)
    {
        var span = CollectionsMarshal.AsSpan(points);
        if (!IsStrictlyOrdered(span))
        {
            span.Sort();
            var kept = 1;
            for (var i = 1; i < span.Length; i++)
                if (span[i].CompareTo(span[kept - 1]) != 0) span[kept++] = span[i];
            span = span[..kept];
        }

        return span;
    }

    private static bool IsStrictlyOrdered(ReadOnlySpan<MetricPoint> points)
    {
        for (var i = 1; i < points.Length; i++)
            if (points[i].CompareTo(points[i - 1]) <= 0) return false;
        return true;
    }

    private static Span<MetricPoint> Fresh(ISqlSession session, long runNo, SeriesState state, Span<MetricPoint> points)
    {
        if (state.Points == 0 || points[0].IsBeyond(state.End.Timestamp, state.End.Step)) return points;
        var known = new HashSet<MetricPoint>(PointComparer.Instance);
        if (state.Tail > 0) known.UnionWith(PointRows.Read(session, runNo, state.KeyNo, points[0].Timestamp, points[^1].Timestamp));
        if (state.Segments > 0)
        {
            var (first, last) = ((points[0].Timestamp, points[0].Step), (points[^1].Timestamp, points[^1].Step));
            foreach (var segment in SegmentTable.List(session, runNo, state.KeyNo))
            {
                if (segment.First.CompareTo(last) > 0 || segment.Last.CompareTo(first) < 0) continue;
                var held = new MetricPoint[segment.Points];
                SegmentTable.Read(session, runNo, state.KeyNo, segment.No, held);
                known.UnionWith(held);
            }
        }

        var kept = 0;
        foreach (var point in points)
            if (!known.Contains(point)) points[kept++] = point;
        return points[..kept];
    }

    private static void Store(ISqlSession session, long runNo, SeriesState state, ReadOnlySpan<MetricPoint> points)
    {
        var segments = state.Segments;
        if (points.Length >= LeastForSegment)
        {
            SegmentTable.Append(session, runNo, state, points);
        }
        else
        {
            PointRows.Insert(session, runNo, state.KeyNo, points);
            state.Tail += points.Length;
            if (state.Tail >= MostRows) Fold(session, runNo, state);
        }

        if (state.Segments / MostSmallSegments > segments / MostSmallSegments) Merge(session, runNo, state);
    }

    private static void Fold(ISqlSession session, long runNo, SeriesState state)
    {
        SegmentTable.Append(session, runNo, state, CollectionsMarshal.AsSpan(PointRows.Read(session, runNo, state.KeyNo)));
        PointRows.Delete(session, runNo, state.KeyNo);
        state.Tail = 0;
    }

    // Many small segments become few full ones, so that a long series that came in small batches is read as fast as one that came in large ones.
    private static void Merge(ISqlSession session, long runNo, SeriesState state)
    {
        var small = SegmentTable.List(session, runNo, state.KeyNo).Where(s => s.Points < SegmentTable.FullPoints).ToList();
        var points = new MetricPoint[small.Sum(s => s.Points)];
        var at = 0;
        foreach (var segment in small)
        {
            SegmentTable.Read(session, runNo, state.KeyNo, segment.No, points.AsSpan(at));
            SegmentTable.Delete(session, runNo, state.KeyNo, segment.No);
            at += segment.Points;
        }

        if (!IsStrictlyOrdered(points)) points.AsSpan().Sort();
        SegmentTable.Append(session, runNo, state, points);
    }

    private static long NewKey(ISqlSession session, string key)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(key_no), 0) + 1 FROM metric_keys")!.Value;
        session.Send("INSERT INTO metric_keys (key_no, key) VALUES ($1, $2)", number, key);
        return number;
    }

    // Equality of a record would tell 0 from -0 apart, and a NaN from the same NaN never: a history has one of each.
    private sealed class PointComparer : IEqualityComparer<MetricPoint>
    {
        public static PointComparer Instance { get; } = new();

        public bool Equals(MetricPoint x, MetricPoint y) => x.CompareTo(y) == 0;

        public int GetHashCode(MetricPoint point) => HashCode.Combine(point.Timestamp, point.Step, point.Number == 0 ? 0 : point.Number);
    }
}
