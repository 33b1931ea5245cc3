using System.Runtime.InteropServices;
using Weir.Persistence;

namespace Weir.Tracking.Metrics;

/// <summary>The points of one metric of one run, from segments and rows, in the order of the history.</summary>
internal sealed class MetricSeries
{
    private readonly ISqlSession _session;
    private readonly long _runNo;
    private readonly long _keyNo;
    private readonly List<Segment> _segments;
    private readonly List<MetricPoint> _rows;

    private MetricSeries(ISqlSession session, long runNo, long keyNo)
    {
        _session = session;
        _runNo = runNo;
        _keyNo = keyNo;
        _segments = SegmentTable.List(session, runNo, keyNo);
        _rows = PointRows.Read(session, runNo, keyNo);
    }

    /// <summary>How many points there are.</summary>
    public int Count => _segments.Sum(s => s.Points) + _rows.Count;

    /// <summary>Opens a series; null for a key that was never logged anywhere.</summary>
    public static MetricSeries? Open(ISqlSession session, long runNo, string key) =>
        session.Int64OrNull("SELECT key_no FROM metric_keys WHERE key = $1", key) is { } keyNo ? new MetricSeries(session, runNo, keyNo) : null;

    /// <summary>Points after a position, at most so many.</summary>
    public List<MetricPoint> Read(HistoryPosition after, long limit)
    {
        var result = new List<MetricPoint>((int)Math.Min(limit, Count));
        var skip = after.Offset;
        foreach (var stretch in Stretches(after))
        {
            foreach (var point in stretch)
            {
                if (!after.IsStart && point.CompareTo(after.Point) <= 0) continue;
                if (skip-- > 0) continue;
                if (result.Count == limit) return result;
                result.Add(point);
            }
        }

        return result;
    }

    /// <summary>Points whose steps lie between two, ordered by step, timestamp and value.</summary>
    public RentedPoints BySteps(long low, long high)
    {
        var held = _segments.Where(s => s.LowStep <= high && s.HighStep >= low).ToList();
        var points = new RentedPoints(held.Sum(s => s.Points) + _rows.Count);
        try
        {
            var at = 0;
            foreach (var segment in held)
            {
                SegmentTable.Read(_session, _runNo, _keyNo, segment.No, points.Span[at..]);
                at += segment.Points;
            }

            CollectionsMarshal.AsSpan(_rows).CopyTo(points.Span[at..]);
            if (held.Any(s => s.LowStep < low || s.HighStep > high) || _rows.Any(p => p.Step < low || p.Step > high)) points.Count = Within(points.Span, low, high);
            if (!IsOrdered(points.Span)) points.Span.Sort(CompareBySteps);
            return points;
        }
        catch
        {
            points.Dispose();
            throw;
        }
    }

    // Stretches that do not overlap: mostly one segment each, and the rows at the end.
    private IEnumerable<ArraySegment<MetricPoint>> Stretches(HistoryPosition after)
    {
        var row = 0;
        for (var i = 0; i < _segments.Count;)
        {
            var (first, last) = (i, _segments[i].Last);
            for (i++; i < _segments.Count && _segments[i].First.CompareTo(last) <= 0; i++)
                if (_segments[i].Last.CompareTo(last) > 0) last = _segments[i].Last;
            var until = row;
            while (until < _rows.Count && !_rows[until].IsBeyond(last.Timestamp, last.Step)) until++;
            if (after.IsStart || !after.Point.IsBeyond(last.Timestamp, last.Step)) yield return Stretch(first, i, row, until);
            row = until;
        }

        if (row < _rows.Count) yield return _rows.GetRange(row, _rows.Count - row).ToArray();
    }

    private MetricPoint[] Stretch(int firstSegment, int endSegment, int firstRow, int endRow)
    {
        var points = new MetricPoint[_segments.Skip(firstSegment).Take(endSegment - firstSegment).Sum(s => s.Points) + endRow - firstRow];
        var at = 0;
        for (var i = firstSegment; i < endSegment; i++)
        {
            SegmentTable.Read(_session, _runNo, _keyNo, _segments[i].No, points.AsSpan(at));
            at += _segments[i].Points;
        }

        _rows.CopyTo(firstRow, points, at, endRow - firstRow);
        if (endSegment - firstSegment > 1 || endRow > firstRow) Array.Sort(points);
        return points;
    }

    private static int Within(Span<MetricPoint> points, long low, long high)
    {
        var kept = 0;
        foreach (var point in points)
            if (point.Step >= low && point.Step <= high) points[kept++] = point;
        return kept;
    }

    private static bool IsOrdered(ReadOnlySpan<MetricPoint> points)
    {
        for (var i = 1; i < points.Length; i++)
            if (CompareBySteps(points[i - 1], points[i]) > 0) return false;
        return true;
    }

    private static int CompareBySteps(MetricPoint a, MetricPoint b) => a.Step != b.Step ? a.Step.CompareTo(b.Step) : a.CompareTo(b);
}
