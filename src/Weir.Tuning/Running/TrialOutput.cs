using System.Globalization;
using System.Text.Json;
using Weir.Tuning.Protocols;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Running;

/// <summary>What a command says on its standard output: reports as <c>{"step":1,"value":0.3}</c>, the result as its last number, <c>{"value":0.3}</c> or <c>{"values":[0.3,12],"constraints":[-1]}</c>.</summary>
internal sealed class TrialOutput
{
    /// <summary>The result that was said last; empty where none was.</summary>
    public IReadOnlyList<double> Values { get; private set; } = [];

    /// <summary>The constraints that came with it; null without.</summary>
    public IReadOnlyList<double>? Constraints { get; private set; }

    /// <summary>The last line that is no blank, for whoever has to say that no result came.</summary>
    public string LastLine { get; private set; } = string.Empty;

    /// <summary>Hears a line.</summary>
    /// <returns>The report that it is, or null.</returns>
    public Report? Hear(string line)
    {
        var text = line.Trim();
        if (text.Length == 0) return null;
        LastLine = text;
        if (ToNumber(text) is { } number)
        {
            (Values, Constraints) = ([number], null);
            return null;
        }

        return text[0] == '{' ? HearObject(text) : null;
    }

    /// <summary>A number as programs print it, <c>nan</c> and <c>inf</c> included.</summary>
    public static double? ToNumber(string text) => text.ToLowerInvariant() switch
    {
        "nan" or "-nan" => double.NaN,
        "inf" or "+inf" or "infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private Report? HearObject(string text)
    {
        JsonDocument document;
        try
        {
            document = LooseJson.Parse(text);
        }
        catch (JsonException)
        {
            return null; // a line of its own that only looks like ours
        }

        using (document)
        {
            var root = document.RootElement;
            var value = root.TryGetProperty("value", out var v) ? LooseJson.Number(v) : null;
            if (root.TryGetProperty("step", out var s) && s.ValueKind == JsonValueKind.Number && s.TryGetInt64(out var step)) return value is { } reported ? new Report(step, reported) : null;
            if (value is { } one) (Values, Constraints) = ([one], Numbers(root, "constraints"));
            else if (Numbers(root, "values") is { } several) (Values, Constraints) = (several, Numbers(root, "constraints"));
            return null;
        }
    }

    private static List<double>? Numbers(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var numbers = list.EnumerateArray().Select(LooseJson.Number).ToList();
        return numbers.TrueForAll(n => n is not null) ? numbers.ConvertAll(n => n!.Value) : null;
    }
}
