using System.Globalization;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Exchange.Sources;
using Weir.Tracking.Traces;
using Weir.Tracking.Traces.Otlp;

namespace Weir.Tracking.Exchange.Import;

/// <summary>Stores traces as they are: facts, tags, metadata, assessments, spans, links to runs.</summary>
internal static class TraceWriter
{
    /// <summary>Stores one.</summary>
    /// <param name="session">A session that writes.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="experiment">Experiment here.</param>
    /// <param name="location">Where its files lie here.</param>
    public static Outcome Write(ISqlSession session, SourceTrace trace, long experiment, string location)
    {
        var info = trace.Info;
        var before = TraceTable.Find(session, info.TraceId!);
        var text = before is null ? null : Text(session, before);
        var given = new TraceRow(
            before?.No ?? 0, info.TraceId!, experiment, WireTime.Timestamp(info.RequestTime!, "request_time"), info.ExecutionDuration is { } length ? WireTime.Duration(length, "execution_duration") : null, State(info),
            info.ClientRequestId, TraceRules.Cut(info.RequestPreview), TraceRules.Cut(info.ResponsePreview));
        if (before is null) given = TraceTable.Insert(session, given);
        else TraceTable.Update(session, given);
        foreach (var (key, value) in info.Tags ?? new Dictionary<string, string>()) TraceTable.SetTag(session, given.No, key, value);
        foreach (var (key, value) in info.TraceMetadata ?? new Dictionary<string, string>()) TraceTable.SetMetadata(session, given.No, key, value);
        TraceTable.SetTag(session, given.No, TraceRules.ArtifactLocation, location);
        foreach (var assessment in info.Assessments ?? []) AssessmentTable.Put(session, given.No, assessment, WireTime.Timestamp(assessment.CreateTime!, "create_time"));
        foreach (var span in trace.Spans) SpanService.Put(session, given.No, ReceivedSpan.OfFile(span));
        foreach (var run in trace.Runs)
            session.Execute("INSERT INTO run_traces (run_no, trace_no) SELECT run_no, $2 FROM runs WHERE run_id = $1 ON CONFLICT DO NOTHING", run, given.No);
        return text is null ? Outcome.Added : text == Text(session, given) ? Outcome.Unchanged : Outcome.Updated;
    }

    /// <summary>What of a trace is not here as it is in the source.</summary>
    public static IEnumerable<string> Differences(ISqlSession session, SourceTrace trace)
    {
        if (TraceTable.Find(session, trace.Info.TraceId!) is not { } row)
        {
            yield return "is not here";
            yield break;
        }

        var kept = TraceTable.Complete(session, [row])[0];
        if ((kept.RequestTime, kept.ExecutionDuration, kept.State, kept.ClientRequestId) != (WireTime.Timestamp(WireTime.Timestamp(trace.Info.RequestTime!, "request_time")), Duration(trace.Info), State(trace.Info), trace.Info.ClientRequestId)) yield return "has other facts";
        foreach (var (key, value) in trace.Info.Tags ?? new Dictionary<string, string>())
            if (key != TraceRules.ArtifactLocation && kept.Tags?.GetValueOrDefault(key) != value) yield return $"tag '{key}' is not the same";
        foreach (var (key, value) in trace.Info.TraceMetadata ?? new Dictionary<string, string>())
            if (kept.TraceMetadata?.GetValueOrDefault(key) != value) yield return $"metadata '{key}' is not the same";
        var assessments = (kept.Assessments ?? []).ToDictionary(a => a.AssessmentId!, Text);
        foreach (var assessment in trace.Info.Assessments ?? [])
            if (assessments.GetValueOrDefault(assessment.AssessmentId!) != Text(assessment)) yield return $"assessment {assessment.AssessmentId} is not the same";
        var spans = TraceTable.Spans(session, row.No).Count;
        if (spans < trace.Spans.Count) yield return string.Create(CultureInfo.InvariantCulture, $"{trace.Spans.Count - spans} spans are missing");
    }

    private static string? Duration(TraceInfo info) => info.ExecutionDuration is { } length ? WireTime.Duration(WireTime.Duration(length, "execution_duration")) : null;

    private static string State(TraceInfo info) => info.State is "OK" or "ERROR" or TraceRules.InProgress ? info.State : TraceRules.Unspecified;

    private static string Text(Assessment assessment) => JsonSerializer.Serialize(assessment with { Valid = assessment.Valid != false }, WireJson.Default.Assessment);

    private static string Text(ISqlSession session, TraceRow row) =>
        JsonSerializer.Serialize(TraceTable.Complete(session, [row])[0], WireJson.Default.TraceInfo) + string.Concat(TraceTable.Spans(session, row.No).Select(s => s.GetRawText()));
}
