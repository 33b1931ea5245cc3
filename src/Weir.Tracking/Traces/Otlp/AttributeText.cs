using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Tracking.Traces.Otlp;

/// <summary>Values of attributes, which the protocol wraps by type, as plain JSON.</summary>
internal static class AttributeText
{
    /// <summary>The attributes of a span (in its JSON): a string as it is, anything else as JSON.</summary>
    public static Dictionary<string, string> Of(JsonElement span)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (key, value) in Pairs(span)) texts[key] = value.TryGetProperty("string_value", out var text) ? text.GetString()! : Plain(value);
        return texts;
    }

    /// <summary>The attributes of a span, each as JSON text: the form in which MLflow's own files hold them.</summary>
    public static Dictionary<string, string> JsonOf(JsonElement span)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (key, value) in Pairs(span)) texts[key] = Plain(value);
        return texts;
    }

    private static IEnumerable<(string Key, JsonElement Value)> Pairs(JsonElement holder)
    {
        if (!holder.TryGetProperty("attributes", out var attributes)) yield break;
        foreach (var pair in attributes.EnumerateArray())
            if (pair.TryGetProperty("key", out var key)) yield return (key.GetString()!, pair.TryGetProperty("value", out var value) ? value : JsonElement.Parse("{}"));
    }

    private static string Plain(JsonElement any)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact)) Write(any, json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(JsonElement any, Utf8JsonWriter json)
    {
        foreach (var kind in any.EnumerateObject())
        {
            switch (kind.Name)
            {
                case "int_value":
                    json.WriteNumberValue(long.Parse(kind.Value.GetString()!, CultureInfo.InvariantCulture));
                    return;
                case "array_value":
                    json.WriteStartArray();
                    if (kind.Value.TryGetProperty("values", out var items)) foreach (var item in items.EnumerateArray()) Write(item, json);
                    json.WriteEndArray();
                    return;
                case "kvlist_value":
                    WritePairs(kind.Value, json);
                    return;
                default:
                    kind.Value.WriteTo(json);
                    return;
            }
        }

        json.WriteNullValue();
    }

    private static void WritePairs(JsonElement list, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (list.TryGetProperty("values", out var pairs))
        {
            var seen = new HashSet<string>();
            foreach (var pair in pairs.EnumerateArray())
            {
                var key = pair.TryGetProperty("key", out var name) ? name.GetString()! : string.Empty;
                if (!seen.Add(key)) continue;
                json.WritePropertyName(key);
                if (pair.TryGetProperty("value", out var value)) Write(value, json);
                else json.WriteNullValue();
            }
        }

        json.WriteEndObject();
    }
}
