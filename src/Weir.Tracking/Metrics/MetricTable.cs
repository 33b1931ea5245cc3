using System.Runtime.InteropServices;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Metrics;

/// <summary>SQL on points of metrics and on the latest value of each key.</summary>
internal static class MetricTable
{
    private const int Columns = 6;

    /// <summary>Adds points; those that are there already stay one. Keeps the latest value per key.</summary>
    public static void Log(ISqlSession session, long runNo, IReadOnlyList<MetricPoint> points)
    {
        var keys = new Dictionary<string, (long No, MetricPoint Latest)>();
        var rows = new SqlValue[points.Count * Columns];
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, point.Key, out var known);
            if (!known) entry = (KeyNo(session, point.Key), point);
            else if (point.CompareTo(entry.Latest) > 0) entry.Latest = point;
            Fill(rows, i, runNo, entry.No, point);
        }

        session.ExecuteMany("INSERT INTO metrics (run_no, key_no, timestamp, step, value, nan) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING", Columns, rows);

        var latest = 0;
        foreach (var (number, point) in keys.Values) Fill(rows, latest++, runNo, number, point);
        session.ExecuteMany(
            """
            INSERT INTO latest_metrics AS l (run_no, key_no, timestamp, step, value, nan) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (run_no, key_no) DO UPDATE SET timestamp = excluded.timestamp, step = excluded.step, value = excluded.value, nan = excluded.nan
            WHERE (excluded.step, excluded.timestamp, excluded.value) > (l.step, l.timestamp, l.value)
            """,
            Columns, rows.AsSpan(0, latest * Columns));
    }

    /// <summary>Points of one key in the order (timestamp, step, value), after a given one, at most so many.</summary>
    public static List<Metric> History(ISqlSession session, long runNo, string key, HistoryPosition after, long limit, string? runId = null)
    {
        if (session.Int64OrNull("SELECT key_no FROM metric_keys WHERE key = $1", key) is not { } keyNo) return [];
        const string Select = "SELECT timestamp, step, value, nan FROM metrics WHERE run_no = $1 AND key_no = $2";
        const string Order = "ORDER BY timestamp, step, value, nan LIMIT $3";
        Metric Make(SqlRows r) => new(key, r.GetBoolean(3) ? double.NaN : r.GetDouble(2), r.GetInt64(0), r.GetInt64(1), RunId: runId);
        return after.IsStart
            ? session.List($"{Select} {Order} OFFSET $4", Make, runNo, keyNo, limit, after.Offset)
            : session.List(
                $"{Select} AND (timestamp, step, value, nan) > ($4, $5, $6, $7) {Order}", Make, runNo, keyNo, limit, after.Timestamp, after.Step, after.Value, SqlValue.FromBoolean(after.IsNaN));
    }

    private static void Fill(SqlValue[] rows, int index, long runNo, long keyNo, MetricPoint point)
    {
        var row = rows.AsSpan(index * Columns, Columns);
        row[0] = runNo;
        row[1] = keyNo;
        row[2] = point.Timestamp;
        row[3] = point.Step;
        row[4] = point.Value;
        row[5] = SqlValue.FromBoolean(point.IsNaN);
    }

    private static long KeyNo(ISqlSession session, string key)
    {
        if (session.Int64OrNull("SELECT key_no FROM metric_keys WHERE key = $1", key) is { } known) return known;
        var number = session.Int64OrNull("SELECT COALESCE(MAX(key_no), 0) + 1 FROM metric_keys")!.Value;
        session.Execute("INSERT INTO metric_keys (key_no, key) VALUES ($1, $2)", number, key);
        return number;
    }
}
