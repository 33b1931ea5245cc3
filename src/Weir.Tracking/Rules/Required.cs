using System.Globalization;
using Weir.Client;

namespace Weir.Tracking.Rules;

/// <summary>Presence and form of request fields, in the protocol's words.</summary>
internal static class Required
{
    /// <summary>A text that must be there; empty counts as absent.</summary>
    public static string Text(string? value, string parameter) => value is { Length: > 0 } ? value : throw MlflowErrors.Missing(parameter);

    /// <summary>A run's id under its new name or its old one.</summary>
    public static string RunId(string? runId, string? runUuid) => runId is { Length: > 0 } ? runId : Text(runUuid, "run_id");

    /// <summary>A number that must be there; 0 is a value.</summary>
    public static T Number<T>(T? value, string parameter)
        where T : struct => value ?? throw MlflowErrors.Missing(parameter);

    /// <summary>An experiment's number.</summary>
    public static long ExperimentId(string? value)
    {
        var text = Text(value, "experiment_id");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw MlflowErrors.NotFound($"No Experiment with id={text} exists");
    }

    /// <summary>A model version's number.</summary>
    public static long Version(string? value)
    {
        var text = Text(value, "version");
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : throw MlflowErrors.Invalid($"Model version must be an integer, got '{text}'");
    }

    /// <summary>How many results a search may give.</summary>
    public static int MaxResults(long? value, int standard, int limit)
    {
        if (value is null or 0) return standard;
        return value is > 0 && value <= limit
            ? (int)value
            : throw MlflowErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"Invalid value {value} for parameter 'max_results' supplied: It must be between 1 and {limit}."));
    }
}
