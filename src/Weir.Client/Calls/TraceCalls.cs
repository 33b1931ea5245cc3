namespace Weir.Client.Calls;

/// <summary>Calls on traces, as MLflow 3 makes them. Spans come over OpenTelemetry's own protocol, <c>POST /v1/traces</c>.</summary>
public static class TraceCalls
{
    private const string Three = "3.0";

    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Records facts on a trace; what spans of it have told already is kept where the request is silent.</summary>
    public static MlflowCall<TraceEnvelope, TraceEnvelope> Start { get; } = new("POST", "traces", Json.TraceEnvelope, Json.TraceEnvelope, isRepeatable: true) { Version = Three };

    /// <summary>Facts on a trace.</summary>
    public static MlflowCall<TraceById, TraceEnvelope> GetInfo { get; } =
        new("GET", "traces/{trace_id}", Json.TraceById, Json.TraceEnvelope, bind: (r, p) => r with { TraceId = p[0] }) { Version = Three };

    /// <summary>A trace with its spans.</summary>
    public static MlflowCall<TraceById, TraceEnvelope> Get { get; } = new("GET", "traces/get", Json.TraceById, Json.TraceEnvelope) { Version = Three };

    /// <summary>Several traces with their spans; those that are not there or not whole are left out.</summary>
    public static MlflowCall<TracesByIds, TracesAnswer> GetMany { get; } = new("GET", "traces/batchGet", Json.TracesByIds, Json.TracesAnswer) { Version = Three };

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchTraces, TraceInfosAnswer> Search { get; } = new("POST", "traces/search", Json.SearchTraces, Json.TraceInfosAnswer, isRepeatable: true) { Version = Three };

    /// <summary>Deletes for good.</summary>
    public static MlflowCall<DeleteTraces, TracesDeletedAnswer> Delete { get; } = new("POST", "traces/delete-traces", Json.DeleteTraces, Json.TracesDeletedAnswer) { Version = Three };

    /// <summary>Sets a tag.</summary>
    public static MlflowCall<TraceTag, Nothing> SetTag { get; } =
        new("PATCH", "traces/{trace_id}/tags", Json.TraceTag, Json.Nothing, isRepeatable: true, bind: (r, p) => r with { TraceId = p[0] }) { Version = Three };

    /// <summary>Removes a tag.</summary>
    public static MlflowCall<TraceTag, Nothing> DeleteTag { get; } =
        new("DELETE", "traces/{trace_id}/tags", Json.TraceTag, Json.Nothing, bind: (r, p) => r with { TraceId = p[0] }) { Version = Three };

    /// <summary>Links traces to a run.</summary>
    public static MlflowCall<LinkTraces, Nothing> LinkToRun { get; } = new("POST", "traces/link-to-run", Json.LinkTraces, Json.Nothing, isRepeatable: true);

    /// <summary>Adds an assessment.</summary>
    public static MlflowCall<AssessmentEnvelope, AssessmentEnvelope> CreateAssessment { get; } =
        new("POST", "traces/{trace_id}/assessments", Json.AssessmentEnvelope, Json.AssessmentEnvelope, bind: (r, p) => r with { TraceId = p[0] }) { Version = Three };

    /// <summary>One assessment.</summary>
    public static MlflowCall<AssessmentEnvelope, AssessmentEnvelope> GetAssessment { get; } =
        new("GET", "traces/{trace_id}/assessments/{assessment_id}", Json.AssessmentEnvelope, Json.AssessmentEnvelope, bind: (r, p) => r with { TraceId = p[0], AssessmentId = p[1] }) { Version = Three };

    /// <summary>Changes the fields that the mask names.</summary>
    public static MlflowCall<AssessmentEnvelope, AssessmentEnvelope> UpdateAssessment { get; } =
        new("PATCH", "traces/{trace_id}/assessments/{assessment_id}", Json.AssessmentEnvelope, Json.AssessmentEnvelope, isRepeatable: true, bind: (r, p) => r with { TraceId = p[0], AssessmentId = p[1] }) { Version = Three };

    /// <summary>Removes an assessment; one that it overrode is valid again.</summary>
    public static MlflowCall<AssessmentEnvelope, Nothing> DeleteAssessment { get; } =
        new("DELETE", "traces/{trace_id}/assessments/{assessment_id}", Json.AssessmentEnvelope, Json.Nothing, bind: (r, p) => r with { TraceId = p[0], AssessmentId = p[1] }) { Version = Three };
}

/// <summary>Calls on traces as clients of 2.14 to 2.22 make them.</summary>
public static class OldTraceCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Starts a trace under an id of the server's.</summary>
    public static MlflowCall<StartOldTrace, OldTraceAnswer> Start { get; } = new("POST", "traces", Json.StartOldTrace, Json.OldTraceAnswer);

    /// <summary>Ends it.</summary>
    public static MlflowCall<EndOldTrace, OldTraceAnswer> End { get; } =
        new("PATCH", "traces/{request_id}", Json.EndOldTrace, Json.OldTraceAnswer, isRepeatable: true, bind: (r, p) => r with { RequestId = p[0] });

    /// <summary>Facts on a trace.</summary>
    public static MlflowCall<TraceById, OldTraceAnswer> GetInfo { get; } =
        new("GET", "traces/{trace_id}/info", Json.TraceById, Json.OldTraceAnswer, bind: (r, p) => r with { TraceId = p[0] });

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchOldTraces, OldTracesAnswer> Search { get; } = new("GET", "traces", Json.SearchOldTraces, Json.OldTracesAnswer);

    /// <summary>Deletes for good.</summary>
    public static MlflowCall<DeleteTraces, TracesDeletedAnswer> Delete { get; } = new("POST", "traces/delete-traces", Json.DeleteTraces, Json.TracesDeletedAnswer);

    /// <summary>Sets a tag; clients of 3.x call this too.</summary>
    public static MlflowCall<TraceTag, Nothing> SetTag { get; } =
        new("PATCH", "traces/{trace_id}/tags", Json.TraceTag, Json.Nothing, isRepeatable: true, bind: (r, p) => r with { TraceId = p[0] });

    /// <summary>Removes a tag; clients of 3.x call this too.</summary>
    public static MlflowCall<TraceTag, Nothing> DeleteTag { get; } =
        new("DELETE", "traces/{trace_id}/tags", Json.TraceTag, Json.Nothing, bind: (r, p) => r with { TraceId = p[0] });
}
