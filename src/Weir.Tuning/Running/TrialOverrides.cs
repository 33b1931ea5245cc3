using System.Text.RegularExpressions;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>The parameters of a trial, for others to read.</summary>
public static partial class TrialOverrides
{
    /// <summary>As overrides in Hydra's grammar, <c>name=value</c>.</summary>
    public static IEnumerable<string> Of(TrialRecord trial) => trial.Parameters.Select(p => $"{p.Name}={Quoted(p.Value)}");

    /// <summary>As variables, <c>WEIR_PARAM_NAME</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables(TrialRecord trial) =>
        trial.Parameters.Select(p => new KeyValuePair<string, string?>("WEIR_PARAM_" + string.Concat(p.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')), p.Value.ToString()));

    /// <summary>As a JSON object with a line feed.</summary>
    public static string Json(TrialRecord trial) => TrialJson.Given(trial.Parameters.ToDictionary(p => p.Name, p => p.Value)) + "\n";

    // A text that would read back as anything else, or is not one word of the grammar, is quoted.
    private static string Quoted(ParameterValue value) => value.Kind == ValueKind.String && (!Word().IsMatch(value.Text!) || value.Text!.ToLowerInvariant() is "null" or "true" or "false" or "nan" or "inf")
        ? $"'{value.Text!.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'"
        : value.ToString();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_./-]*$")]
    private static partial Regex Word();
}
