using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Validation;

/// <summary>Ranges of numbers, lengths and patterns of texts.</summary>
internal static class ScalarRules
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static void Check(ConfigScalar scalar, JsonElement schema, Action<string> fault)
    {
        if (SchemaValue.ToNumber(scalar) is { } number) Range(number, schema, fault);
        else if (scalar.Value is YamlText { Value: var text }) Text(text, schema, fault);
    }

    /// <summary>The schemas of <c>patternProperties</c> whose pattern a key matches.</summary>
    public static IReadOnlyList<JsonElement> Patterns(JsonElement schema, string key) =>
        schema.TryGetProperty("patternProperties", out var patterns) && patterns.ValueKind == JsonValueKind.Object ? [.. patterns.EnumerateObject().Where(p => IsMatch(key, p.Name)).Select(p => p.Value)] : [];

    private static void Range(double number, JsonElement schema, Action<string> fault)
    {
        if (SchemaValue.Number(schema, "minimum") is { } least && number < least) fault($"must be at least {Shown(least)}");
        if (SchemaValue.Number(schema, "maximum") is { } most && number > most) fault($"must be at most {Shown(most)}");
        if (SchemaValue.Number(schema, "exclusiveMinimum") is { } above && number <= above) fault($"must be above {Shown(above)}");
        if (SchemaValue.Number(schema, "exclusiveMaximum") is { } below && number >= below) fault($"must be below {Shown(below)}");
        if (SchemaValue.Number(schema, "multipleOf") is { } unit && unit > 0 && Math.Abs(Math.IEEERemainder(number, unit)) > 1e-9 * Math.Max(1, Math.Abs(number))) fault($"must be a multiple of {Shown(unit)}");
    }

    private static void Text(string text, JsonElement schema, Action<string> fault)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (SchemaValue.Number(schema, "minLength") is { } least && length < least) fault($"must have at least {Shown(least)} characters");
        if (SchemaValue.Number(schema, "maxLength") is { } most && length > most) fault($"must have at most {Shown(most)} characters");
        if (schema.TryGetProperty("pattern", out var pattern) && pattern.ValueKind == JsonValueKind.String && !IsMatch(text, pattern.GetString()!)) fault($"must match {pattern.GetString()}");
    }

    private static bool IsMatch(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            throw new WeirException("bad_schema", $"the pattern '{pattern}' of the schema cannot be used: {e.Message}", "patterns are regular expressions");
        }
    }

    private static string Shown(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
