using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weir.Tuning.Protocols;

/// <summary>JSON as Python writes it: bare <c>NaN</c> and <c>Infinity</c> are read, as are the same words in quotes.</summary>
public static partial class LooseJson
{
    /// <summary>Reads a text; what is JSON as it stands is taken as it stands.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonDocument ParseText(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException) when (text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal))
        {
            return Parse(text);
        }
    }

    /// <summary>Reads a line of figures.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(string line) =>
        JsonDocument.Parse(line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal) ? Bare().Replace(line, "\"$1\"") : line);

    /// <summary>A number, or one of the three words; null for anything else.</summary>
    public static double? Number(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => null },
        _ => null,
    };

    [GeneratedRegex(@"(?<=[:,\[\s])(NaN|-?Infinity)(?=\s*[,\]}])")]
    private static partial Regex Bare();
}
