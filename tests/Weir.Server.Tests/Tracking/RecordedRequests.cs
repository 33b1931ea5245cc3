using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Server.Tests.Tracking;

/// <summary>The rules by which recorded exchanges are compared (see the README of the vectors).</summary>
internal static class RecordedRequests
{
    /// <summary>Puts captured values in place of <c>{{name}}</c>.</summary>
    public static JsonNode? Fill(JsonNode? node, Dictionary<string, string> captured) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Fill(text, captured)),
        JsonArray array => new JsonArray([.. array.Select(n => Fill(n, captured))]),
        JsonObject fields => new JsonObject(fields.Select(f => KeyValuePair.Create(Fill(f.Key, captured), Fill(f.Value, captured)))),
        _ => node?.DeepClone(),
    };

    public static string Fill(string text, Dictionary<string, string> captured)
    {
        foreach (var (name, value) in captured) text = text.Replace("{{" + name + "}}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The value at a JSON pointer.</summary>
    public static JsonNode? At(JsonNode? node, string pointer)
    {
        foreach (var part in pointer.Split('/').Skip(1)) node = node is JsonArray array ? array[int.Parse(part, CultureInfo.InvariantCulture)] : node![part.Replace("~1", "/", StringComparison.Ordinal)];
        return node;
    }

    /// <summary>What differs; nothing when the answers are the same.</summary>
    public static IEnumerable<string> Differences(JsonNode? want, JsonNode? got, ISet<string> isVolatile, ISet<string> unordered, string path = "")
    {
        if (Kind(want) != Kind(got)) return [$"{path}: got {got?.ToJsonString() ?? "null"}, want {want?.ToJsonString() ?? "null"}"];
        if (isVolatile.Contains(path)) return [];
        return (want, got) switch
        {
            (JsonObject a, JsonObject b) => a.Select(f => f.Key).Union(b.Select(f => f.Key)).SelectMany(key =>
                !b.ContainsKey(key) ? [$"{path}/{key}: missing"]
                : !a.ContainsKey(key) ? [$"{path}/{key}: unexpected {b[key]?.ToJsonString()}"]
                : Differences(a[key], b[key], isVolatile, unordered, $"{path}/{key}")),
            (JsonArray a, JsonArray b) when a.Count != b.Count => [$"{path}: {b.Count} elements, want {a.Count}"],
            (JsonArray a, JsonArray b) => Sorted(a, unordered.Contains(path)).Zip(Sorted(b, unordered.Contains(path))).SelectMany((p, i) => Differences(p.First, p.Second, isVolatile, unordered, $"{path}/{i}")),
            _ => Same(want, got) ? [] : [$"{path}: got {got?.ToJsonString()}, want {want?.ToJsonString()}"],
        };
    }

    private static IEnumerable<JsonNode?> Sorted(JsonArray array, bool sort) => sort ? array.OrderBy(Canonical, StringComparer.Ordinal) : array;

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(',', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + ":" + Canonical(f.Value))) + "}",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>().ToString("R", CultureInfo.InvariantCulture),
        _ => node?.ToJsonString() ?? "null",
    };

    private static bool Same(JsonNode? a, JsonNode? b) => a?.GetValueKind() == JsonValueKind.Number
        ? a.GetValue<double>() == b!.GetValue<double>()
        : (a?.ToJsonString() ?? "null") == (b?.ToJsonString() ?? "null");

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;
}
