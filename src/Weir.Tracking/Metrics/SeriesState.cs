using Weir.Persistence;

namespace Weir.Tracking.Metrics;

/// <summary>What is known of one metric of one run without reading its points: the row of <c>latest_metrics</c>.</summary>
internal sealed class SeriesState(long keyNo)
{
    private const int Columns = 15;

    /// <summary>Number of the key.</summary>
    public long KeyNo { get; } = keyNo;

    /// <summary>MLflow's latest value.</summary>
    public MetricPoint Latest { get; private set; }

    /// <summary>Points in all.</summary>
    public long Points { get; private set; }

    /// <summary>Timestamp and step of the last point in the order of the history.</summary>
    public (long Timestamp, long Step) End { get; private set; }

    /// <summary>Points that lie in rows of their own.</summary>
    public long Tail { get; set; }

    /// <summary>Segments; also the number of the next one.</summary>
    public long Segments { get; set; }

    // Of the values that are numbers.
    private long _numbers;
    private double _least;
    private double _greatest;
    private double _total;

    /// <summary>The query of <see cref="Read"/>. By the run's id, so that it can be asked together with the one for the run.</summary>
    public static SqlQuery Query(SqlDialect dialect, string runId, IReadOnlyCollection<string> keys)
    {
        const string Select = """
            SELECT k.key, k.key_no, l.timestamp, l.step, l.value, l.nan, l.points, l.end_timestamp, l.end_step, l.tail, l.segments, l.numbers, l.least, l.greatest, l.total
            FROM metric_keys k LEFT JOIN latest_metrics l ON l.run_no = (SELECT run_no FROM runs WHERE run_id = $1) AND l.key_no = k.key_no WHERE k.key
            """;
        return keys.Count == 1 ? new SqlQuery($"{Select} = $2", runId, keys.First()) : new SqlQuery($"{Select} IN {dialect.TextList("$2")}", runId, Search.TextList.ToJson([.. keys]));
    }

    /// <summary>The states of some keys of a run; keys that were never logged anywhere are missing, those new to the run have no points.</summary>
    public static Dictionary<string, SeriesState> Read(ISqlSession session, string runId, IReadOnlyCollection<string> keys)
    {
        using var rows = session.Query(Query(session.Dialect, runId, keys));
        var found = new Dictionary<string, SeriesState>(keys.Count);
        while (rows.Read())
        {
            var state = new SeriesState(rows.GetInt64(1));
            if (!rows.IsNull(2)) state.Load(rows);
            found.Add(rows.GetText(0), state);
        }

        return found;
    }

    /// <summary>Takes note of points that are new.</summary>
    public void Add(ReadOnlySpan<MetricPoint> points)
    {
        foreach (var point in points)
        {
            if (Points++ == 0 || point.IsLaterThan(Latest)) Latest = point;
            if (Points == 1 || point.IsBeyond(End.Timestamp, End.Step)) End = (point.Timestamp, point.Step);
            if (double.IsNaN(point.Value)) continue;
            (_least, _greatest) = _numbers++ == 0 ? (point.Value, point.Value) : (Math.Min(_least, point.Value), Math.Max(_greatest, point.Value));
            _total += point.Value;
        }

        _total = Math.Clamp(_total, -double.MaxValue, double.MaxValue); // a database need not take an infinity
    }

    /// <summary>Stores states.</summary>
    public static void Write(ISqlSession session, long runNo, IReadOnlyCollection<SeriesState> states)
    {
        var rows = new SqlValue[states.Count * Columns];
        var at = 0;
        foreach (var state in states)
        {
            state.Fill(runNo, rows.AsSpan(at, Columns));
            at += Columns;
        }

        session.Send(
            """
            INSERT INTO latest_metrics (run_no, key_no, timestamp, step, value, nan, points, end_timestamp, end_step, tail, segments, numbers, least, greatest, total)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (run_no, key_no) DO UPDATE SET timestamp = excluded.timestamp, step = excluded.step, value = excluded.value, nan = excluded.nan,
                points = excluded.points, end_timestamp = excluded.end_timestamp, end_step = excluded.end_step, tail = excluded.tail,
                segments = excluded.segments, numbers = excluded.numbers, least = excluded.least, greatest = excluded.greatest, total = excluded.total
            """,
            Columns, rows);
    }

    private void Fill(long runNo, Span<SqlValue> row)
    {
        row[0] = runNo;
        row[1] = KeyNo;
        row[2] = Latest.Timestamp;
        row[3] = Latest.Step;
        row[4] = Latest.Number;
        row[5] = SqlValue.FromBoolean(double.IsNaN(Latest.Value));
        row[6] = Points;
        row[7] = End.Timestamp;
        row[8] = End.Step;
        row[9] = Tail;
        row[10] = Segments;
        row[11] = _numbers;
        row[12] = _least;
        row[13] = _greatest;
        row[14] = _total;
    }

    private void Load(SqlRows row)
    {
        Latest = new MetricPoint(row.GetInt64(2), row.GetInt64(3), row.GetBoolean(5) ? double.NaN : row.GetDouble(4));
        Points = row.GetInt64(6);
        End = (row.GetInt64(7), row.GetInt64(8));
        Tail = row.GetInt64(9);
        Segments = row.GetInt64(10);
        _numbers = row.GetInt64(11);
        _least = row.GetDouble(12);
        _greatest = row.GetDouble(13);
        _total = row.GetDouble(14);
    }
}
