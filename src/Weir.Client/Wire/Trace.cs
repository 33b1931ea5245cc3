using System.Text.Json;

namespace Weir.Client.Wire;

/// <summary>One request through a program, as spans in a tree, with facts on the whole (MLflow 3).</summary>
/// <param name="TraceInfo">Facts.</param>
/// <param name="Spans">Spans in the JSON form of OpenTelemetry's protobuf: root first, then by start.</param>
public sealed record Trace(TraceInfo? TraceInfo = null, IReadOnlyList<JsonElement>? Spans = null);

/// <summary>Facts on a trace. The time of the request as RFC 3339, the duration in seconds as in <c>0.5s</c>; state OK, ERROR, IN_PROGRESS or STATE_UNSPECIFIED.</summary>
public sealed record TraceInfo(
    string? TraceId = null,
    string? ClientRequestId = null,
    TraceLocation? TraceLocation = null,
    string? RequestPreview = null,
    string? ResponsePreview = null,
    string? RequestTime = null,
    string? ExecutionDuration = null,
    string? State = null,
    IReadOnlyDictionary<string, string>? TraceMetadata = null,
    IReadOnlyList<Assessment>? Assessments = null,
    IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>Where a trace is kept: an experiment.</summary>
public sealed record TraceLocation(string? Type = null, TraceExperiment? MlflowExperiment = null);

/// <summary>The experiment of a trace.</summary>
public sealed record TraceExperiment([property: System.Text.Json.Serialization.JsonConverter(typeof(Json.LenientIdConverter))] string? ExperimentId = null);

/// <summary>Facts on a trace as clients of 2.14 to 2.22 know them. Times in milliseconds.</summary>
public sealed record OldTraceInfo(
    string? RequestId = null,
    string? ExperimentId = null,
    long? TimestampMs = null,
    long? ExecutionTimeMs = null,
    string? Status = null,
    IReadOnlyList<Tag>? RequestMetadata = null,
    IReadOnlyList<Tag>? Tags = null);

/// <summary>What a person, a program or another model says of a trace or of one of its spans: feedback on it, or what was expected of it.</summary>
public sealed record Assessment(
    string? AssessmentId = null,
    string? AssessmentName = null,
    string? TraceId = null,
    string? SpanId = null,
    AssessmentSource? Source = null,
    string? CreateTime = null,
    string? LastUpdateTime = null,
    Feedback? Feedback = null,
    Expectation? Expectation = null,
    string? Rationale = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    string? Overrides = null,
    bool? Valid = null);

/// <summary>Who says it: HUMAN, LLM_JUDGE or CODE, and which.</summary>
public sealed record AssessmentSource(string? SourceType = null, string? SourceId = null);

/// <summary>Feedback: any JSON, or why there is none.</summary>
public sealed record Feedback(JsonElement? Value = null, AssessmentError? Error = null);

/// <summary>Why there is no feedback.</summary>
public sealed record AssessmentError(string? ErrorCode = null, string? ErrorMessage = null, string? StackTrace = null);

/// <summary>What was expected: any JSON, or text in a format of the client's.</summary>
public sealed record Expectation(JsonElement? Value = null, SerializedValue? SerializedValue = null);

/// <summary>A value as text in a named format.</summary>
public sealed record SerializedValue(string? SerializationFormat = null, string? Value = null);
