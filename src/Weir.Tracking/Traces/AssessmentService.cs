using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Traces;

/// <summary>Calls on assessments of traces.</summary>
internal sealed class AssessmentService(IDatabase database, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<AssessmentEnvelope> CreateAsync(AssessmentEnvelope request, CancellationToken cancellation)
    {
        var traceId = Required.Text(request.TraceId, "trace_id");
        var given = request.Assessment ?? throw MlflowErrors.Missing("assessment");
        TraceRules.Check(given, "assessment.");
        var made = New(given with { AssessmentId = null, CreateTime = null, LastUpdateTime = null }, traceId, Now);
        await database.WriteAsync(
            session =>
            {
                var trace = TraceTable.Require(session, traceId);
                if (made.Overrides is { Length: > 0 } overridden && AssessmentTable.SetValid(session, trace.No, overridden, false) == 0)
                    throw MlflowErrors.NotFound($"Assessment with ID '{overridden}' not found for trace '{traceId}'");
                AssessmentTable.Put(session, trace.No, made, Now);
                return 0;
            },
            cancellation);
        return new AssessmentEnvelope(made);
    }

    public async Task<AssessmentEnvelope> GetAsync(AssessmentEnvelope request, CancellationToken cancellation)
    {
        var (traceId, id) = (Required.Text(request.TraceId, "trace_id"), Required.Text(request.AssessmentId, "assessment_id"));
        return new AssessmentEnvelope(await database.ReadAsync(s => AssessmentTable.Require(s, TraceTable.Require(s, traceId), id), cancellation));
    }

    public async Task<AssessmentEnvelope> UpdateAsync(AssessmentEnvelope request, CancellationToken cancellation)
    {
        var (traceId, id) = (Required.Text(request.TraceId, "trace_id"), Required.Text(request.AssessmentId, "assessment_id"));
        var given = request.Assessment ?? throw MlflowErrors.Missing("assessment");
        var fields = Required.Text(request.UpdateMask, "update_mask").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new AssessmentEnvelope(await database.WriteAsync(
            session =>
            {
                var trace = TraceTable.Require(session, traceId);
                var changed = AssessmentTable.Require(session, trace, id);
                foreach (var field in fields) changed = Change(changed, given, field);
                TraceRules.Check(changed, "assessment.");
                changed = changed with { LastUpdateTime = WireTime.Timestamp(Now) };
                AssessmentTable.Put(session, trace.No, changed, WireTime.Timestamp(changed.CreateTime!, "create_time"));
                return changed;
            },
            cancellation));
    }

    public async Task<Nothing> DeleteAsync(AssessmentEnvelope request, CancellationToken cancellation)
    {
        var (traceId, id) = (Required.Text(request.TraceId, "trace_id"), Required.Text(request.AssessmentId, "assessment_id"));
        await database.WriteAsync(
            session =>
            {
                var trace = TraceTable.Require(session, traceId);
                var overridden = session.TextOrNull("SELECT overrides FROM assessments WHERE trace_no = $1 AND assessment_id = $2", trace.No, id);
                session.Execute("DELETE FROM assessments WHERE trace_no = $1 AND assessment_id = $2", trace.No, id);
                if (overridden is not null) AssessmentTable.SetValid(session, trace.No, overridden, true);
                return 0;
            },
            cancellation);
        return Nothing.Instance;
    }

    /// <summary>An assessment with what the server adds.</summary>
    internal static Assessment New(Assessment given, string traceId, long now) => given with
    {
        AssessmentId = given.AssessmentId is { Length: > 0 } id ? id : "a-" + Id.New(),
        TraceId = traceId,
        CreateTime = given.CreateTime is { Length: > 0 } made ? made : WireTime.Timestamp(now),
        LastUpdateTime = given.LastUpdateTime is { Length: > 0 } changed ? changed : WireTime.Timestamp(now),
        Valid = given.Valid ?? true,
    };

    // Masks come in snake case and in the camel case of protobuf's JSON.
    private static Assessment Change(Assessment known, Assessment given, string field) => field switch
    {
        "assessment_name" or "assessmentName" => known with { AssessmentName = given.AssessmentName },
        "rationale" => known with { Rationale = given.Rationale },
        "metadata" => known with { Metadata = Merged(known.Metadata, given.Metadata) },
        "valid" => known with { Valid = given.Valid ?? true },
        "feedback" when known.Feedback is not null => known with { Feedback = given.Feedback },
        "expectation" when known.Expectation is not null => known with { Expectation = given.Expectation },
        "feedback" => throw MlflowErrors.Invalid("Cannot update feedback value on an Expectation assessment."),
        "expectation" => throw MlflowErrors.Invalid("Cannot update expectation value on a Feedback assessment."),
        _ => throw MlflowErrors.Invalid($"'{Search.SearchLimits.Shown(field)}' in 'update_mask' is no field that can be changed"),
    };

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string>? known, IReadOnlyDictionary<string, string>? given)
    {
        var merged = new Dictionary<string, string>(known ?? new Dictionary<string, string>());
        foreach (var (key, value) in given ?? new Dictionary<string, string>()) merged[key] = value;
        return merged;
    }
}
