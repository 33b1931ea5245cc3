using System.Globalization;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Tracking.Experiments;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Traces;

/// <summary>What may be told of traces.</summary>
internal static class TraceRules
{
    public const string ArtifactLocation = "mlflow.artifactLocation";
    public const string SpansLocation = "mlflow.trace.spansLocation";
    public const string SpansHere = "TRACKING_STORE";
    public const string InProgress = "IN_PROGRESS";
    public const string Unspecified = "STATE_UNSPECIFIED";

    private const int Preview = 1000;
    private const int TagKey = 250;
    private const int TagValue = 4096;
    private const int TraceId = 250;

    private static readonly string[] States = [Unspecified, "OK", "ERROR", InProgress];
    private static readonly string[] Sources = ["HUMAN", "LLM_JUDGE", "AI_JUDGE", "CODE"];

    /// <summary>The id of a trace that a client made.</summary>
    public static string Id(string? id, string parameter)
    {
        Limits.Check(Required.Text(id, parameter), TraceId, parameter);
        return id!;
    }

    /// <summary>A checked tag; a value that is too long is cut, as the real server does.</summary>
    public static Tag Tag(string? key, string? value, string parameter)
    {
        Names.CheckKey(Required.Text(key, parameter), parameter);
        Limits.Check(key!, TagKey, parameter);
        return new Tag(key, Limits.Fit(value ?? string.Empty, TagValue, parameter, truncate: true));
    }

    /// <summary>A checked state in the words of 3.x.</summary>
    public static string State(string? state, string parameter)
    {
        if (string.IsNullOrEmpty(state) || state == "TRACE_STATUS_UNSPECIFIED") return Unspecified;
        return States.Contains(state) ? state : throw MlflowErrors.Invalid($"Invalid value '{Search.SearchLimits.Shown(state)}' for parameter '{parameter}' supplied: it must be one of {string.Join(", ", States)}");
    }

    /// <summary>The state in the words of 2.x.</summary>
    public static string OldStatus(string state) => state == Unspecified ? "TRACE_STATUS_UNSPECIFIED" : state;

    /// <summary>The beginning of what was asked or answered.</summary>
    public static string? Cut(string? preview) => preview is null ? null : Limits.Fit(preview, Preview, "preview", truncate: true);

    /// <summary>Where a trace's files lie.</summary>
    public static string Location(Experiment experiment, string traceId) => ArtifactLocations.Append(experiment.ArtifactLocation!, $"traces/{traceId}/artifacts");

    /// <summary>Refuses what is no assessment.</summary>
    public static void Check(Assessment assessment, string at)
    {
        Limits.Check(Required.Text(assessment.AssessmentName, at + "assessment_name"), Limits.Key, at + "assessment_name");
        var type = Required.Text(assessment.Source?.SourceType, at + "source.source_type");
        if (!Sources.Contains(type)) throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"Invalid value '{Search.SearchLimits.Shown(type)}' for parameter '{at}source.source_type' supplied: it must be one of HUMAN, LLM_JUDGE, CODE"));
        if (assessment.Feedback is null == assessment.Expectation is null) throw MlflowErrors.Invalid($"An assessment holds either '{at}feedback' or '{at}expectation'.");
        if (assessment.Expectation is { Value: null, SerializedValue: null }) throw MlflowErrors.Missing(at + "expectation.value");
    }
}
