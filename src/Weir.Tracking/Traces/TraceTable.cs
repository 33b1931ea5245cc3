using System.Globalization;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Traces;

/// <summary>SQL on traces, their tags and metadata.</summary>
internal static class TraceTable
{
    public const string Columns = "t.trace_no, t.trace_id, t.experiment_id, t.timestamp, t.execution_time, t.state, t.client_request_id, t.request_preview, t.response_preview";

    public static TraceRow Read(SqlRows row) => new(
        row.GetInt64(0), row.GetText(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64OrNull(4), row.GetText(5), row.GetTextOrNull(6), row.GetTextOrNull(7), row.GetTextOrNull(8));

    public static TraceRow? Find(ISqlSession session, string traceId) => session.FirstOrDefault($"SELECT {Columns} FROM traces t WHERE t.trace_id = $1", Read, traceId);

    public static TraceRow Require(ISqlSession session, string traceId) => Find(session, traceId) ?? throw MlflowErrors.NotFound($"Trace with ID '{traceId}' not found.");

    /// <summary>Stores facts; gives the row its number.</summary>
    public static TraceRow Insert(ISqlSession session, TraceRow row)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(trace_no), 0) + 1 FROM traces")!.Value;
        session.Execute(
            """
            INSERT INTO traces (trace_no, trace_id, experiment_id, timestamp, execution_time, state, client_request_id, request_preview, response_preview)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            number, row.TraceId, row.ExperimentId, row.Timestamp, row.ExecutionTime, row.State, row.ClientRequestId, row.RequestPreview, row.ResponsePreview);
        return row with { No = number };
    }

    public static void Update(ISqlSession session, TraceRow row) => session.Execute(
        """
        UPDATE traces SET timestamp = $2, execution_time = $3, state = $4, client_request_id = $5, request_preview = $6, response_preview = $7 WHERE trace_no = $1
        """,
        row.No, row.Timestamp, row.ExecutionTime, row.State, row.ClientRequestId, row.RequestPreview, row.ResponsePreview);

    public static void SetTag(ISqlSession session, long traceNo, string key, string value) => Set(session, "trace_tags", traceNo, key, value);

    public static void SetMetadata(ISqlSession session, long traceNo, string key, string value) => Set(session, "trace_metadata", traceNo, key, value);

    /// <summary>Traces with tags, metadata and assessments.</summary>
    public static List<TraceInfo> Complete(ISqlSession session, IReadOnlyList<TraceRow> rows)
    {
        if (rows.Count == 0) return [];
        var list = $"[{string.Join(',', rows.Select(r => r.No.ToString(CultureInfo.InvariantCulture)))}]";
        var tags = Texts(session, list, "trace_tags");
        var metadata = Texts(session, list, "trace_metadata");
        var assessments = session.List(
            $"SELECT trace_no, content, valid FROM assessments WHERE trace_no IN {session.Dialect.IntegerList("$1")} ORDER BY create_time, assessment_id",
            r => (No: r.GetInt64(0), Assessment: AssessmentTable.Read(r.GetText(1), r.GetBoolean(2))), list).ToLookup(a => a.No, a => a.Assessment);
        return [.. rows.Select(r => new TraceInfo(
            r.TraceId, r.ClientRequestId, new TraceLocation("MLFLOW_EXPERIMENT", new TraceExperiment(r.ExperimentId.ToString(CultureInfo.InvariantCulture))), r.RequestPreview, r.ResponsePreview,
            WireTime.Timestamp(r.Timestamp), r.ExecutionTime is { } time ? WireTime.Duration(time) : null, r.State,
            metadata.GetValueOrDefault(r.No), assessments[r.No].ToList() is { Count: > 0 } some ? some : null, tags.GetValueOrDefault(r.No)))];
    }

    /// <summary>Spans of a trace: root first, then by start.</summary>
    public static List<JsonElement> Spans(ISqlSession session, long traceNo) => session.List(
        "SELECT content FROM spans WHERE trace_no = $1 ORDER BY CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END, start_time, span_id", r => JsonElement.Parse(r.GetText(0)), traceNo);

    private static Dictionary<long, Dictionary<string, string>> Texts(ISqlSession session, string list, string table)
    {
        var found = new Dictionary<long, Dictionary<string, string>>();
        using var rows = session.Query($"SELECT trace_no, key, value FROM {table} WHERE trace_no IN {session.Dialect.IntegerList("$1")} ORDER BY key", list);
        while (rows.Read())
        {
            if (!found.TryGetValue(rows.GetInt64(0), out var texts)) found.Add(rows.GetInt64(0), texts = []);
            texts[rows.GetText(1)] = rows.GetText(2);
        }

        return found;
    }

    private static void Set(ISqlSession session, string table, long traceNo, string key, string value) => session.Execute(
        $"INSERT INTO {table} (trace_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (trace_no, key) DO UPDATE SET value = excluded.value", traceNo, key, value);
}

/// <summary>A row of traces. Times in milliseconds.</summary>
internal sealed record TraceRow(
    long No, string TraceId, long ExperimentId, long Timestamp, long? ExecutionTime, string State, string? ClientRequestId, string? RequestPreview, string? ResponsePreview);
