using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Traces;

/// <summary>Calls on traces as clients of 2.14 to 2.22 make them: the same traces in other words. Their spans are a file beside the trace.</summary>
internal sealed class OldTraceService(IDatabase database, TimeProvider time)
{
    public async Task<OldTraceAnswer> StartAsync(StartOldTrace request, CancellationToken cancellation)
    {
        var experimentId = Required.ExperimentId(request.ExperimentId);
        var tags = Tags(request.Tags);
        var metadata = Metadata(request.RequestMetadata);
        var id = "tr-" + Id.New();
        return await AnswerAsync(
            session =>
            {
                var experiment = TraceService.RequireActive(session, experimentId);
                var timestamp = request.TimestampMs ?? time.GetUtcNow().ToUnixTimeMilliseconds();
                var row = TraceTable.Insert(session, new TraceRow(0, id, experimentId, timestamp, null, TraceRules.InProgress, null, null, null));
                foreach (var tag in tags) TraceTable.SetTag(session, row.No, tag.Key!, tag.Value!);
                foreach (var entry in metadata) TraceTable.SetMetadata(session, row.No, entry.Key!, entry.Value ?? string.Empty);
                TraceTable.SetTag(session, row.No, TraceRules.ArtifactLocation, TraceRules.Location(experiment, id));
                return row;
            },
            cancellation);
    }

    public Task<OldTraceAnswer> EndAsync(EndOldTrace request, CancellationToken cancellation)
    {
        var id = Required.Text(request.RequestId, "request_id");
        var state = TraceRules.State(request.Status, "status");
        var tags = Tags(request.Tags);
        var metadata = Metadata(request.RequestMetadata);
        return AnswerAsync(
            session =>
            {
                var row = TraceTable.Require(session, id);
                row = row with { State = state, ExecutionTime = request.TimestampMs is { } end ? end - row.Timestamp : row.ExecutionTime };
                TraceTable.Update(session, row);
                foreach (var tag in tags) TraceTable.SetTag(session, row.No, tag.Key!, tag.Value!);
                foreach (var entry in metadata) TraceTable.SetMetadata(session, row.No, entry.Key!, entry.Value ?? string.Empty);
                return row;
            },
            cancellation);
    }

    public async Task<OldTraceAnswer> GetInfoAsync(TraceById request, CancellationToken cancellation)
    {
        var id = Required.Text(request.TraceId, "request_id");
        return await database.ReadAsync(s => new OldTraceAnswer(Load(s, TraceTable.Require(s, id))), cancellation);
    }

    public async Task<OldTracesAnswer> SearchAsync(SearchOldTraces request, CancellationToken cancellation)
    {
        if (request.ExperimentIds is not { Count: > 0 } ids) throw MlflowErrors.Missing("experiment_ids");
        var search = new TraceSearch(ids, request.Filter, request.OrderBy, request.MaxResults, request.PageToken);
        var (traces, token) = await database.ReadAsync(search.Run, cancellation);
        return new OldTracesAnswer(traces.Count == 0 ? null : traces.ConvertAll(Old), token);
    }

    private async Task<OldTraceAnswer> AnswerAsync(Func<ISqlSession, TraceRow> work, CancellationToken cancellation) =>
        await database.WriteAsync(s => new OldTraceAnswer(Load(s, work(s))), cancellation);

    private static OldTraceInfo Load(ISqlSession session, TraceRow row) => Old(TraceTable.Complete(session, [row])[0]);

    private static OldTraceInfo Old(TraceInfo trace) => new(
        trace.TraceId, trace.TraceLocation!.MlflowExperiment!.ExperimentId, WireTime.Timestamp(trace.RequestTime!, "request_time"),
        trace.ExecutionDuration is { } time ? WireTime.Duration(time, "execution_duration") : null, TraceRules.OldStatus(trace.State!), Pairs(trace.TraceMetadata), Pairs(trace.Tags));

    private static List<Tag>? Pairs(IReadOnlyDictionary<string, string>? texts) => texts?.Select(t => new Tag(t.Key, t.Value)).ToList();

    private static List<Tag> Tags(IReadOnlyList<Tag>? tags) => [.. (tags ?? []).Select((t, i) => TraceRules.Tag(t.Key, t.Value, $"tags[{i}].key"))];

    private static IReadOnlyList<Tag> Metadata(IReadOnlyList<Tag>? entries)
    {
        for (var i = 0; i < entries?.Count; i++) Limits.Check(Required.Text(entries[i].Key, $"request_metadata[{i}].key"), Limits.Key, $"request_metadata[{i}].key");
        return entries ?? [];
    }
}
