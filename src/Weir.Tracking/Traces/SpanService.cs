using Weir.Client;
using Weir.Persistence;
using Weir.Tracking.Rules;
using Weir.Tracking.Traces.Otlp;

namespace Weir.Tracking.Traces;

/// <summary>Spans of traces: received over OpenTelemetry's protocol, given out as the file that MLflow's pages read.</summary>
public sealed class SpanService
{
    // Longer values are kept in the span and cannot be searched for by attribute: inputs and outputs are documents.
    private const int SearchableCharacters = 2000;
    private const long NanosInMillisecond = 1_000_000;

    private readonly IDatabase _database;

    internal SpanService(IDatabase database) => _database = database;

    /// <summary>Stores the spans of an export request, all or none; a span that comes again takes the place of the first. Traces are made where they are new.</summary>
    /// <param name="experimentId">Experiment of new traces.</param>
    /// <param name="request">An <c>ExportTraceServiceRequest</c> in protobuf.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_parameter_value</c>: no such request; <c>resource_does_not_exist</c>: no such experiment.</exception>
    public async Task LogAsync(string? experimentId, ReadOnlyMemory<byte> request, CancellationToken cancellation = default)
    {
        var experiment = Required.ExperimentId(experimentId);
        var spans = ReceivedSpan.ReadAll(request.Span);
        await _database.WriteAsync(
            session =>
            {
                var home = TraceService.RequireActive(session, experiment);
                foreach (var trace in spans.GroupBy(s => s.TraceId)) Log(session, home, experiment, trace.Key, [.. trace]);
                return 0;
            },
            cancellation);
    }

    /// <summary>The spans of a trace as <c>{"spans": […]}</c> in the form of MLflow's files; null when none came over OpenTelemetry's protocol: then there is a file.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>resource_does_not_exist</c>.</exception>
    public async Task<(byte[]? Json, string? ArtifactUri)> ExportAsync(string traceId, CancellationToken cancellation = default)
    {
        var (spans, location) = await _database.ReadAsync(
            session =>
            {
                var trace = TraceTable.Require(session, traceId);
                var tags = TraceTable.Complete(session, [trace])[0].Tags;
                var isHere = tags?.GetValueOrDefault(TraceRules.SpansLocation) == TraceRules.SpansHere;
                return (isHere ? TraceTable.Spans(session, trace.No) : null, tags?.GetValueOrDefault(TraceRules.ArtifactLocation));
            },
            cancellation);
        return (spans is null ? null : SpanFile.Write(spans), location);
    }

    private static void Log(ISqlSession session, Client.Wire.Experiment experiment, long experimentId, string traceId, IReadOnlyList<ReceivedSpan> spans)
    {
        var start = spans.Min(s => s.Start) / NanosInMillisecond;
        var end = spans.Max(s => s.End) / NanosInMillisecond;
        var root = spans.LastOrDefault(s => s.ParentId is null);
        var state = root is null ? TraceRules.InProgress : root.Status == "ERROR" ? "ERROR" : "OK";
        var row = TraceTable.Find(session, traceId);
        if (row is not null && row.ExperimentId != experimentId) throw MlflowErrors.Exists($"Trace with ID '{traceId}' exists in another experiment.");
        if (row is null)
        {
            row = TraceTable.Insert(session, new TraceRow(0, traceId, experimentId, start, end - start, state, null, null, null));
            TraceTable.SetTag(session, row.No, TraceRules.SpansLocation, TraceRules.SpansHere);
            TraceTable.SetTag(session, row.No, TraceRules.ArtifactLocation, TraceRules.Location(experiment, traceId));
            if (root is not null) TraceTable.SetTag(session, row.No, "mlflow.traceName", root.Name);
        }

        var first = Math.Min(row.Timestamp, start);
        var last = Math.Max(row.Timestamp + (row.ExecutionTime ?? 0), end ?? long.MinValue);
        TraceTable.Update(session, row with
        {
            Timestamp = first,
            ExecutionTime = row.ExecutionTime is null && end is null ? null : last - first,
            State = row.State is TraceRules.InProgress or TraceRules.Unspecified && root is not null ? state : row.State,
            RequestPreview = row.RequestPreview ?? TraceRules.Cut(root?.Attributes.GetValueOrDefault("mlflow.spanInputs")),
            ResponsePreview = row.ResponsePreview ?? TraceRules.Cut(root?.Attributes.GetValueOrDefault("mlflow.spanOutputs")),
        });
        foreach (var span in spans) Put(session, row.No, span);
    }

    /// <summary>Stores a span; one that was there is replaced.</summary>
    internal static void Put(ISqlSession session, long traceNo, ReceivedSpan span)
    {
        session.Execute("DELETE FROM spans WHERE trace_no = $1 AND span_id = $2", traceNo, span.SpanId);
        session.Execute("DELETE FROM span_attributes WHERE trace_no = $1 AND span_id = $2", traceNo, span.SpanId);
        session.Execute(
            "INSERT INTO spans (trace_no, span_id, parent_id, name, type, status, start_time, end_time, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            traceNo, span.SpanId, span.ParentId, span.Name, span.Attributes.GetValueOrDefault("mlflow.spanType"), span.Status, span.Start, span.End, span.Json);
        var searchable = span.Attributes.Where(a => a.Value.Length <= SearchableCharacters && a.Key.Length <= SearchableCharacters).SelectMany(a => new SqlValue[] { traceNo, span.SpanId, a.Key, a.Value }).ToArray();
        if (searchable.Length > 0) session.ExecuteMany("INSERT INTO span_attributes (trace_no, span_id, key, value) VALUES ($1, $2, $3, $4)", 4, searchable);
    }
}
