using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Traces;

/// <summary>SQL on assessments.</summary>
internal static class AssessmentTable
{
    public static Assessment Read(string content, bool valid) => JsonSerializer.Deserialize(content, WireJson.Default.Assessment)! with { Valid = valid };

    public static Assessment Require(ISqlSession session, TraceRow trace, string assessmentId) =>
        session.FirstOrDefault("SELECT content, valid FROM assessments WHERE trace_no = $1 AND assessment_id = $2", r => Read(r.GetText(0), r.GetBoolean(1)), trace.No, assessmentId)
        ?? throw MlflowErrors.NotFound($"Assessment with ID '{assessmentId}' not found for trace '{trace.TraceId}'");

    public static void Put(ISqlSession session, long traceNo, Assessment assessment, long createTime) => session.Execute(
        """
        INSERT INTO assessments (trace_no, assessment_id, kind, name, value, valid, overrides, create_time, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (trace_no, assessment_id) DO UPDATE SET kind = excluded.kind, name = excluded.name, value = excluded.value, valid = excluded.valid, content = excluded.content
        """,
        traceNo, assessment.AssessmentId, assessment.Expectation is null ? "feedback" : "expectation", assessment.AssessmentName, Text(assessment),
        SqlValue.FromBoolean(assessment.Valid != false), assessment.Overrides, createTime, JsonSerializer.Serialize(assessment with { Valid = null }, WireJson.Default.Assessment));

    public static int SetValid(ISqlSession session, long traceNo, string assessmentId, bool valid) =>
        session.Execute("UPDATE assessments SET valid = $3 WHERE trace_no = $1 AND assessment_id = $2", traceNo, assessmentId, SqlValue.FromBoolean(valid));

    // What filters compare with: a string as it is, anything else as JSON.
    private static string? Text(Assessment assessment)
    {
        if (assessment.Expectation?.SerializedValue?.Value is { } serialized) return serialized;
        return (assessment.Feedback?.Value ?? assessment.Expectation?.Value) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
    }
}
