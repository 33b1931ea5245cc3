using System.Globalization;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;
using Weir.Tracking.Runs;

namespace Weir.Tracking.Traces;

/// <summary>Calls on traces, as clients of 3.x make them.</summary>
internal sealed class TraceService(IDatabase database, TimeProvider time)
{
    private const int MostLinked = 100;
    private const int MostFetched = 500;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<TraceEnvelope> StartAsync(TraceEnvelope request, CancellationToken cancellation)
    {
        var info = request.Trace?.TraceInfo ?? throw MlflowErrors.Missing(request.Trace is null ? "trace" : "trace.trace_info");
        var id = TraceRules.Id(info.TraceId, "trace.trace_info.trace_id");
        var experimentId = Required.ExperimentId(Required.Text(info.TraceLocation?.MlflowExperiment?.ExperimentId, "trace.trace_info.trace_location.mlflow_experiment.experiment_id"));
        var timestamp = info.RequestTime is { Length: > 0 } at ? WireTime.Timestamp(at, "trace.trace_info.request_time") : Now;
        var duration = info.ExecutionDuration is { Length: > 0 } length ? WireTime.Duration(length, "trace.trace_info.execution_duration") : (long?)null;
        var state = TraceRules.State(info.State, "trace.trace_info.state");
        var tags = (info.Tags ?? new Dictionary<string, string>()).Select(t => TraceRules.Tag(t.Key, t.Value, "trace.trace_info.tags")).ToList();
        foreach (var assessment in info.Assessments ?? []) TraceRules.Check(assessment, "trace.trace_info.assessments[].");
        return Envelope(await database.WriteAsync(
            session =>
            {
                var experiment = RequireActive(session, experimentId);
                var given = new TraceRow(0, id, experimentId, timestamp, duration, state, info.ClientRequestId, TraceRules.Cut(info.RequestPreview), TraceRules.Cut(info.ResponsePreview));
                var row = TraceTable.Find(session, id) is { } known ? Merge(session, known, given) : TraceTable.Insert(session, given);
                foreach (var tag in tags) TraceTable.SetTag(session, row.No, tag.Key!, tag.Value!);
                foreach (var (key, value) in info.TraceMetadata ?? new Dictionary<string, string>()) TraceTable.SetMetadata(session, row.No, key, value);
                TraceTable.SetTag(session, row.No, TraceRules.ArtifactLocation, TraceRules.Location(experiment, id));
                TraceTable.SetTag(session, row.No, TraceRules.SpansLocation, TraceRules.SpansHere);
                foreach (var assessment in info.Assessments ?? []) AssessmentTable.Put(session, row.No, AssessmentService.New(assessment, id, Now), Now);
                return TraceTable.Complete(session, [row])[0];
            },
            cancellation));
    }

    public async Task<TraceEnvelope> GetInfoAsync(TraceById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.TraceId, "trace_id");
        return Envelope(await database.ReadAsync(s => TraceTable.Complete(s, [TraceTable.Require(s, id)])[0], cancellation));
    }

    public async Task<TraceEnvelope> GetAsync(TraceById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.TraceId, "trace_id");
        var trace = await database.ReadAsync(s => Load(s, TraceTable.Require(s, id)), cancellation);
        if (request.AllowPartial != true && !IsWhole(trace)) throw MlflowErrors.NotFound($"Trace with ID {id} is not fully exported yet, please try again later.");
        return new TraceEnvelope(trace);
    }

    public async Task<TracesAnswer> GetManyAsync(TracesByIds request, CancellationToken cancellation)
    {
        if (request.TraceIds is not { Count: > 0 } ids) throw MlflowErrors.Missing("trace_ids");
        if (ids.Count > MostFetched) throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"At most {MostFetched} traces can be asked for at once, got {ids.Count}."));
        var found = await database.ReadAsync(s => ids.Distinct().Select(id => TraceTable.Find(s, id)).OfType<TraceRow>().Select(row => Load(s, row)).Where(IsWhole).ToList(), cancellation);
        return new TracesAnswer(found.Count == 0 ? null : found);
    }

    public async Task<TraceInfosAnswer> SearchAsync(SearchTraces request, CancellationToken cancellation)
    {
        if (request.Locations is not { Count: > 0 } locations) throw MlflowErrors.Missing("locations");
        var search = new TraceSearch([.. locations.Select(l => l.MlflowExperiment?.ExperimentId).OfType<string>()], request.Filter, request.OrderBy, request.MaxResults, request.PageToken);
        var (traces, token) = await database.ReadAsync(search.Run, cancellation);
        return new TraceInfosAnswer(traces.Count == 0 ? null : traces, token);
    }

    public async Task<TracesDeletedAnswer> DeleteAsync(DeleteTraces request, CancellationToken cancellation)
    {
        var experiment = Required.ExperimentId(request.ExperimentId);
        var ids = request.RequestIds is { Count: > 0 } given ? given : null;
        if (ids is null == request.MaxTimestampMillis is null) throw MlflowErrors.Invalid("Either `max_timestamp_millis` or `request_ids` must be specified, but not both.");
        if (ids is not null && request.MaxTraces is not null) throw MlflowErrors.Invalid("`max_traces` can't be specified if `request_ids` is specified.");
        if (request.MaxTraces <= 0) throw MlflowErrors.Invalid($"`max_traces` must be a positive integer, received {request.MaxTraces}.");
        return new TracesDeletedAnswer(await database.WriteAsync(
            session =>
            {
                ExperimentTable.Require(session, experiment);
                if (ids is not null) return session.Execute($"DELETE FROM traces WHERE experiment_id = $1 AND trace_id IN {session.Dialect.TextList("$2")}", experiment, Search.TextList.ToJson([.. ids]));
                return session.Execute(
                    "DELETE FROM traces WHERE trace_no IN (SELECT trace_no FROM traces WHERE experiment_id = $1 AND timestamp <= $2 ORDER BY timestamp, trace_no LIMIT $3)",
                    experiment, request.MaxTimestampMillis, request.MaxTraces ?? long.MaxValue);
            },
            cancellation));
    }

    public Task<Nothing> SetTagAsync(TraceTag request, CancellationToken cancellation)
    {
        var tag = TraceRules.Tag(request.Key, request.Value, "key");
        return WriteAsync(request.TraceId, (s, trace) => TraceTable.SetTag(s, trace.No, tag.Key!, tag.Value!), cancellation);
    }

    public Task<Nothing> DeleteTagAsync(TraceTag request, CancellationToken cancellation)
    {
        var key = Required.Text(request.Key, "key");
        return WriteAsync(
            request.TraceId,
            (session, trace) =>
            {
                if (session.Execute("DELETE FROM trace_tags WHERE trace_no = $1 AND key = $2", trace.No, key) == 0)
                    throw MlflowErrors.NotFound($"No trace tag with key '{key}' for trace with ID '{trace.TraceId}'");
            },
            cancellation);
    }

    public async Task<Nothing> LinkAsync(LinkTraces request, CancellationToken cancellation)
    {
        if (request.TraceIds is not { Count: > 0 } ids) throw MlflowErrors.Missing("trace_ids");
        var run = Required.Text(request.RunId, "run_id");
        if (ids.Count > MostLinked)
            throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"Cannot link more than {MostLinked} traces to a run in a single request. Provided {ids.Count} traces."));
        await database.WriteAsync(
            session =>
            {
                var runNo = RunTable.Require(session, run).RequireActive().No;
                foreach (var id in ids) session.Execute("INSERT INTO run_traces (run_no, trace_no) VALUES ($1, $2) ON CONFLICT DO NOTHING", runNo, TraceTable.Require(session, id).No);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    /// <summary>An experiment that takes traces.</summary>
    internal static Experiment RequireActive(ISqlSession session, long experimentId)
    {
        var experiment = ExperimentTable.Require(session, experimentId);
        return experiment.LifecycleStage != "deleted"
            ? experiment
            : throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"The experiment {experimentId} must be in the 'active' state. Current state is deleted."));
    }

    // Spans may come first and have told what the request leaves out.
    private static TraceRow Merge(ISqlSession session, TraceRow known, TraceRow given)
    {
        if (known.ExperimentId != given.ExperimentId) throw MlflowErrors.Exists($"Trace with ID '{known.TraceId}' exists in another experiment.");
        var merged = given with
        {
            No = known.No,
            ExecutionTime = given.ExecutionTime ?? known.ExecutionTime,
            State = given.State == TraceRules.Unspecified ? known.State : given.State,
            ClientRequestId = given.ClientRequestId ?? known.ClientRequestId,
            RequestPreview = given.RequestPreview ?? known.RequestPreview,
            ResponsePreview = given.ResponsePreview ?? known.ResponsePreview,
        };
        TraceTable.Update(session, merged);
        return merged;
    }

    private static Trace Load(ISqlSession session, TraceRow row)
    {
        var spans = TraceTable.Spans(session, row.No);
        return new Trace(TraceTable.Complete(session, [row])[0], spans.Count == 0 ? null : spans);
    }

    private static bool IsWhole(Trace trace) =>
        trace.TraceInfo!.TraceMetadata?.GetValueOrDefault("mlflow.trace.sizeStats") is not { } stats || (trace.Spans?.Count ?? 0) >= SpanCount(stats);

    private static long SpanCount(string stats)
    {
        try
        {
            var json = System.Text.Json.JsonElement.Parse(stats);
            return json.ValueKind == System.Text.Json.JsonValueKind.Object && json.TryGetProperty("num_spans", out var count) && count.TryGetInt64(out var number) ? number : 0;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return 0;
        }
    }

    private async Task<Nothing> WriteAsync(string? traceId, Action<ISqlSession, TraceRow> work, CancellationToken cancellation)
    {
        var id = Required.Text(traceId, "trace_id");
        await database.WriteAsync(
            session =>
            {
                work(session, TraceTable.Require(session, id));
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    private static TraceEnvelope Envelope(TraceInfo info) => new(new Trace(info));
}
