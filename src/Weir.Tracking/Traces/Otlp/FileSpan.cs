using System.Text.Json;

namespace Weir.Tracking.Traces.Otlp;

/// <summary>Turns a span as MLflow writes it (attributes an object of JSON in strings, numbers for times) into the protocol's own JSON: what <see cref="SpanFile"/> does, backwards.</summary>
internal static class FileSpan
{
    public static void Write(JsonElement span, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var name in new[] { "trace_id", "span_id", "parent_span_id", "name" })
        {
            if (!span.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) continue;
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        foreach (var name in new[] { "start_time_unix_nano", "end_time_unix_nano" }) Nanos(span, name, json);
        Attributes(span, json);
        if (span.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array && events.GetArrayLength() > 0)
        {
            json.WriteStartArray("events");
            foreach (var point in events.EnumerateArray())
            {
                json.WriteStartObject();
                Nanos(point, "time_unix_nano", json);
                if (point.TryGetProperty("name", out var name)) json.WriteString("name", name.GetString());
                Attributes(point, json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("status");
        if (span.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object)
        {
            if (status.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String && message.GetString() is { Length: > 0 } text) json.WriteString("message", text);
            if (status.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String) json.WriteString("code", code.GetString());
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Nanos(JsonElement holder, string name, Utf8JsonWriter json)
    {
        if (holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number) json.WriteString(name, value.GetRawText());
    }

    private static void Attributes(JsonElement holder, Utf8JsonWriter json)
    {
        if (!holder.TryGetProperty("attributes", out var attributes) || attributes.ValueKind != JsonValueKind.Object) return;
        json.WriteStartArray("attributes");
        foreach (var attribute in attributes.EnumerateObject())
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Name);
            json.WritePropertyName("value");
            Any(Unpacked(attribute.Value), json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Attributes of spans are JSON in a string, those of events are plain.
    private static JsonElement Unpacked(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value;
        try
        {
            return JsonElement.Parse(value.GetString()!);
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static void Any(JsonElement value, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                json.WriteString("string_value", value.GetString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                json.WriteBoolean("bool_value", value.GetBoolean());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out _):
                json.WriteString("int_value", value.GetRawText());
                break;
            case JsonValueKind.Number:
                json.WriteNumber("double_value", value.GetDouble());
                break;
            case JsonValueKind.Array:
                json.WriteStartObject("array_value");
                json.WriteStartArray("values");
                foreach (var item in value.EnumerateArray()) Any(item, json);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case JsonValueKind.Object:
                json.WriteStartObject("kvlist_value");
                json.WriteStartArray("values");
                foreach (var pair in value.EnumerateObject())
                {
                    json.WriteStartObject();
                    json.WriteString("key", pair.Name);
                    json.WritePropertyName("value");
                    Any(pair.Value, json);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }
}
