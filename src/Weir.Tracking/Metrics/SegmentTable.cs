using Weir.Persistence;

namespace Weir.Tracking.Metrics;

/// <summary>SQL on segments: points of one metric, many to a row.</summary>
internal static class SegmentTable
{
    /// <summary>Points of a full segment.</summary>
    public const int FullPoints = 4096;

    /// <summary>Adds points, which are in the order of the history, as segments; later ones have higher numbers.</summary>
    public static void Append(ISqlSession session, long runNo, SeriesState series, ReadOnlySpan<MetricPoint> points)
    {
        for (; points.Length > 0; points = points[Math.Min(FullPoints, points.Length)..])
        {
            var part = points[..Math.Min(FullPoints, points.Length)];
            var (low, high) = (part[0].Step, part[0].Step);
            foreach (var point in part) (low, high) = (Math.Min(low, point.Step), Math.Max(high, point.Step));
            session.Send(
                """
                INSERT INTO metric_segments (run_no, key_no, segment_no, points, first_timestamp, first_step, last_timestamp, last_step, low_step, high_step, data)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                runNo, series.KeyNo, series.Segments++, part.Length, part[0].Timestamp, part[0].Step, part[^1].Timestamp, part[^1].Step, low, high, SegmentCodec.Encode(part));
        }
    }

    /// <summary>All segments of a series, in the order of their first points.</summary>
    public static List<Segment> List(ISqlSession session, long runNo, long keyNo) => session.List(
        """
        SELECT segment_no, points, first_timestamp, first_step, last_timestamp, last_step, low_step, high_step FROM metric_segments
        WHERE run_no = $1 AND key_no = $2 ORDER BY first_timestamp, first_step, segment_no
        """,
        r => new Segment(r.GetInt64(0), (int)r.GetInt64(1), (r.GetInt64(2), r.GetInt64(3)), (r.GetInt64(4), r.GetInt64(5)), r.GetInt64(6), r.GetInt64(7)), runNo, keyNo);

    /// <summary>Decodes one segment into a span that has room for it.</summary>
    public static void Read(ISqlSession session, long runNo, long keyNo, long segmentNo, Span<MetricPoint> points)
    {
        using var rows = session.Query("SELECT data FROM metric_segments WHERE run_no = $1 AND key_no = $2 AND segment_no = $3", runNo, keyNo, segmentNo);
        if (rows.Read()) SegmentCodec.Decode(rows.GetBytes(0), points);
    }

    public static void Delete(ISqlSession session, long runNo, long keyNo, long segmentNo) =>
        session.Send("DELETE FROM metric_segments WHERE run_no = $1 AND key_no = $2 AND segment_no = $3", runNo, keyNo, segmentNo);
}

/// <summary>A segment without its points.</summary>
/// <param name="No">Number within the series.</param>
/// <param name="Points">How many.</param>
/// <param name="First">Timestamp and step of the first point.</param>
/// <param name="Last">Timestamp and step of the last point.</param>
/// <param name="LowStep">Least step.</param>
/// <param name="HighStep">Greatest step.</param>
internal sealed record Segment(long No, int Points, (long Timestamp, long Step) First, (long Timestamp, long Step) Last, long LowStep, long HighStep);
