using System.Globalization;
using System.Text.Json;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Cli.Tuning;

/// <summary>Trials as people and as scripts read them.</summary>
internal static class TrialListing
{
    private const int MostParameters = 50; // of thousands nobody reads more on one line; `weir tune best` has all

    public static string State(TrialRecord trial) => trial.State.ToString().ToLowerInvariant();

    public static string Values(TrialRecord trial) => trial.Values.Count == 0 ? "-" : string.Join(' ', trial.Values.Select(v => v.ToString("G6", CultureInfo.InvariantCulture)));

    public static string Parameters(TrialRecord trial)
    {
        var shown = string.Join(' ', trial.Parameters.Take(MostParameters).Select(p => $"{p.Name}={(p.Value.Kind == ValueKind.Float ? p.Value.Number.ToString("G5", CultureInfo.InvariantCulture) : p.Value.ToString())}"));
        return trial.Parameters.Count > MostParameters ? $"{shown} … and {trial.Parameters.Count - MostParameters} more" : shown;
    }

    public static void Write(Utf8JsonWriter json, TrialRecord trial)
    {
        json.WriteStartObject();
        json.WriteNumber("number", trial.Number);
        json.WriteString("state", State(trial));
        WriteParameters(json, trial);
        json.WriteStartArray("values");
        foreach (var value in trial.Values) WriteNumber(json, value);
        json.WriteEndArray();
        if (trial.Constraints.Count > 0)
        {
            json.WriteStartArray("constraints");
            foreach (var value in trial.Constraints) WriteNumber(json, value);
            json.WriteEndArray();
        }

        if (trial.Reports.Count > 0)
        {
            json.WriteStartArray("reports");
            foreach (var report in trial.Reports)
            {
                json.WriteStartObject();
                json.WriteNumber("step", report.Step);
                json.WritePropertyName("value");
                WriteNumber(json, report.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (trial.Error is { } error) json.WriteString("error", error);
        if (trial.Origin is { } origin) WriteOrigin(json, origin);
        json.WriteEndObject();
    }

    public static void WriteParameters(Utf8JsonWriter json, TrialRecord trial)
    {
        json.WriteStartObject("params");
        foreach (var parameter in trial.Parameters)
        {
            json.WritePropertyName(parameter.Name);
            JsonValues.Write(json, parameter.Value);
        }

        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, TrialOrigin origin)
    {
        if (origin.Worker is { } worker) json.WriteString("worker", worker);
        json.WriteNumber("attempt", origin.Attempt);
        if (origin.RetryOf is { } of) json.WriteNumber("retry_of", of);
        if (origin.Reason is { } reason) json.WriteString("reason", reason);
        if (origin.StartedAt is { } start) json.WriteString("started_at", start);
        if (origin.EndedAt is { } end) json.WriteString("ended_at", end);
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
