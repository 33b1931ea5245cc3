using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Request and answer of calls that take or give one trace.</summary>
public sealed record TraceEnvelope(Trace? Trace = null);

/// <summary>A trace's id; calls of old clients name it <c>request_id</c>.</summary>
public sealed record TraceById(string? TraceId = null, bool? AllowPartial = null);

/// <summary>Ids of traces.</summary>
public sealed record TracesByIds(IReadOnlyList<string>? TraceIds = null);

/// <summary>Several traces with their spans.</summary>
public sealed record TracesAnswer(IReadOnlyList<Trace>? Traces = null);

/// <summary>Request of <see cref="TraceCalls.Search"/>.</summary>
public sealed record SearchTraces(
    IReadOnlyList<TraceLocation>? Locations = null, string? Filter = null, long? MaxResults = null, IReadOnlyList<string>? OrderBy = null, string? PageToken = null);

/// <summary>A page of traces without their spans.</summary>
public sealed record TraceInfosAnswer(IReadOnlyList<TraceInfo>? Traces = null, string? NextPageToken = null);

/// <summary>Which traces to delete: those named, or the oldest ones up to a time.</summary>
public sealed record DeleteTraces(
    [property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, long? MaxTimestampMillis = null, long? MaxTraces = null, IReadOnlyList<string>? RequestIds = null);

/// <summary>How many traces were deleted.</summary>
public sealed record TracesDeletedAnswer(long TracesDeleted);

/// <summary>A tag of a trace.</summary>
public sealed record TraceTag(string? TraceId = null, string? Key = null, string? Value = null);

/// <summary>Request of <see cref="TraceCalls.LinkToRun"/>.</summary>
public sealed record LinkTraces(IReadOnlyList<string>? TraceIds = null, string? RunId = null);

/// <summary>An assessment of a trace, as it is to be or as it is.</summary>
/// <param name="Assessment">The assessment.</param>
/// <param name="UpdateMask">Names of the fields to change, separated by commas.</param>
/// <param name="TraceId">The trace, where the path names it.</param>
/// <param name="AssessmentId">The assessment, where the path names it.</param>
public sealed record AssessmentEnvelope(Assessment? Assessment = null, string? UpdateMask = null, string? TraceId = null, string? AssessmentId = null);

/// <summary>Request of the old call that starts a trace.</summary>
public sealed record StartOldTrace(
    [property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, long? TimestampMs = null, IReadOnlyList<Tag>? RequestMetadata = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Request of the old call that ends a trace.</summary>
public sealed record EndOldTrace(
    string? RequestId = null, long? TimestampMs = null, string? Status = null, IReadOnlyList<Tag>? RequestMetadata = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Answer with an old trace.</summary>
public sealed record OldTraceAnswer(OldTraceInfo TraceInfo);

/// <summary>Request of the old search.</summary>
public sealed record SearchOldTraces(
    [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null, string? Filter = null, long? MaxResults = null,
    IReadOnlyList<string>? OrderBy = null, string? PageToken = null);

/// <summary>A page of old traces.</summary>
public sealed record OldTracesAnswer(IReadOnlyList<OldTraceInfo>? Traces = null, string? NextPageToken = null);
