using Weir.Persistence;

namespace Weir.Tracking.Metrics;

/// <summary>SQL on points that lie in rows of their own: the few that came last, until they are folded into a segment.</summary>
internal static class PointRows
{
    private const int Columns = 6;

    public static void Insert(ISqlSession session, long runNo, long keyNo, ReadOnlySpan<MetricPoint> points)
    {
        var rows = new SqlValue[points.Length * Columns];
        for (var i = 0; i < points.Length; i++)
        {
            var row = rows.AsSpan(i * Columns, Columns);
            row[0] = runNo;
            row[1] = keyNo;
            row[2] = points[i].Timestamp;
            row[3] = points[i].Step;
            row[4] = points[i].Number;
            row[5] = SqlValue.FromBoolean(double.IsNaN(points[i].Value));
        }

        session.Send("INSERT INTO metrics (run_no, key_no, timestamp, step, value, nan) VALUES ($1, $2, $3, $4, $5, $6)", Columns, rows);
    }

    /// <summary>Points in the order of the history, between two timestamps.</summary>
    public static List<MetricPoint> Read(ISqlSession session, long runNo, long keyNo, long fromTimestamp = long.MinValue, long toTimestamp = long.MaxValue) => session.List(
        "SELECT timestamp, step, value, nan FROM metrics WHERE run_no = $1 AND key_no = $2 AND timestamp BETWEEN $3 AND $4 ORDER BY timestamp, step, value, nan",
        r => new MetricPoint(r.GetInt64(0), r.GetInt64(1), r.GetBoolean(3) ? double.NaN : r.GetDouble(2)), runNo, keyNo, fromTimestamp, toTimestamp);

    public static void Delete(ISqlSession session, long runNo, long keyNo) => session.Send("DELETE FROM metrics WHERE run_no = $1 AND key_no = $2", runNo, keyNo);
}
