using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Tuning.Spaces;

/// <summary>Reads a declared space: <c>{"params":[{"name","type":"float|int|categorical","low","high","log","step","choices","when"}],"require":["…"]}</c>.</summary>
public static class SpaceReader
{
    private static readonly string[] Fields = ["name", "type", "low", "high", "log", "step", "choices", "when"];

    /// <summary>Reads the JSON text of a space.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">The file it is from, for errors.</param>
    /// <exception cref="WeirException"><c>tuning_space</c> or <c>tuning_requirement</c>, with the file.</exception>
    public static SearchSpace Read(string json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new WeirException(TuningErrors.Space, $"'{path}' is not JSON: {e.Message}", null, new SourceLocation(path));
        }
        catch (WeirException e) when (e.Location is null)
        {
            throw new WeirException(e.Code, e.Message, e.Hint, new SourceLocation(path));
        }
    }

    /// <summary>Reads a space from JSON that is parsed.</summary>
    /// <exception cref="WeirException"><c>tuning_space</c> or <c>tuning_requirement</c>.</exception>
    public static SearchSpace Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("params", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new WeirException(TuningErrors.Space, "a space is an object with a list `params`");
        var requirements = root.TryGetProperty("require", out var require) ? Texts(require) : [];
        return new SearchSpace(list.EnumerateArray().Select(ReadParameter), requirements);
    }

    /// <summary>Reads one parameter.</summary>
    /// <exception cref="WeirException"><c>tuning_space</c>.</exception>
    public static Parameter ReadParameter(JsonElement item)
    {
        var name = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out var n) ? n.GetString() : null;
        if (string.IsNullOrEmpty(name)) throw new WeirException(TuningErrors.Space, "a parameter without `name`");
        foreach (var field in item.EnumerateObject())
            if (!Fields.Contains(field.Name)) throw TuningErrors.InSpace(name, $"unknown field '{field.Name}'", DidYouMean.Hint(field.Name, Fields));
        try
        {
            return new Parameter(name, ReadDistribution(item), item.TryGetProperty("when", out var when) ? Conditions(name, when) : []);
        }
        catch (WeirException e) when (!e.Message.StartsWith("parameter '", StringComparison.Ordinal))
        {
            throw TuningErrors.InSpace(name, e.Message, e.Hint);
        }
    }

    internal static Distribution ReadDistribution(JsonElement item)
    {
        var type = item.TryGetProperty("type", out var t) ? t.GetString() : null;
        switch (type)
        {
            case "float":
                return new FloatDistribution(Number(item, "low"), Number(item, "high"), Flag(item, "log"), Optional(item, "step"));
            case "int":
                return new IntDistribution(Whole(item, "low"), Whole(item, "high"), Flag(item, "log"), Optional(item, "step") is null ? 1 : Whole(item, "step"));
            case "categorical":
                if (!item.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array) throw new WeirException(TuningErrors.Space, "a categorical needs a list `choices`");
                return new CategoricalDistribution(choices.EnumerateArray().Select(JsonValues.Read));
            default:
                throw new WeirException(TuningErrors.Space, $"type is '{type}'; float, int and categorical are known", type is null ? null : DidYouMean.Hint(type, ["float", "int", "categorical"]));
        }
    }

    private static List<Condition> Conditions(string name, JsonElement when)
    {
        if (when.ValueKind == JsonValueKind.Null) return [];
        if (when.ValueKind != JsonValueKind.Object) throw TuningErrors.InSpace(name, "`when` maps names of parameters to lists of their values");
        return [.. when.EnumerateObject().Select(c => new Condition(c.Name, c.Value.ValueKind == JsonValueKind.Array ? [.. c.Value.EnumerateArray().Select(JsonValues.Read)] : [JsonValues.Read(c.Value)]))];
    }

    private static double Number(JsonElement item, string field) =>
        Optional(item, field) ?? throw new WeirException(TuningErrors.Space, $"`{field}` is missing");

    private static double? Optional(JsonElement item, string field)
    {
        if (!item.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new WeirException(TuningErrors.Space, $"`{field}` has to be a number, not {value.GetRawText()}");
    }

    private static long Whole(JsonElement item, string field)
    {
        var value = Number(item, field);
        return value == Math.Floor(value) && Math.Abs(value) <= 1L << 53 ? (long)value : throw new WeirException(TuningErrors.Space, $"`{field}` has to be a whole number, not {value:R}");
    }

    private static bool Flag(JsonElement item, string field)
    {
        if (!item.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new WeirException(TuningErrors.Space, $"`{field}` has to be true or false, not {value.GetRawText()}");
    }

    private static List<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(e => e.GetString()!)],
        JsonValueKind.Null => [],
        _ => throw new WeirException(TuningErrors.Space, "`require` is an expression or a list of them"),
    };
}
