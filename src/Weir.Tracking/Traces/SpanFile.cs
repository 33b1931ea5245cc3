using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Weir.Tracking.Traces.Otlp;

namespace Weir.Tracking.Traces;

/// <summary>Spans as <c>traces.json</c> holds them: attributes are an object whose values are JSON in a string, events likewise plain.</summary>
internal static class SpanFile
{
    public static byte[] Write(IReadOnlyList<JsonElement> spans)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WriteStartArray("spans");
            foreach (var span in spans) Write(json, span);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, JsonElement span)
    {
        json.WriteStartObject();
        foreach (var name in new[] { "trace_id", "span_id", "parent_span_id", "name" })
        {
            json.WritePropertyName(name);
            Value(json, span, name);
        }

        foreach (var name in new[] { "start_time_unix_nano", "end_time_unix_nano" }) Nanos(json, span, name);
        json.WriteStartArray("events");
        if (span.TryGetProperty("events", out var events))
        {
            foreach (var point in events.EnumerateArray())
            {
                json.WriteStartObject();
                json.WritePropertyName("name");
                Value(json, point, "name");
                Nanos(json, point, "time_unix_nano");
                json.WriteStartObject("attributes");
                foreach (var (key, value) in AttributeText.JsonOf(point))
                {
                    json.WritePropertyName(key);
                    json.WriteRawValue(value);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("status");
        var status = span.TryGetProperty("status", out var given) ? given : JsonElement.Parse("{}");
        json.WriteString("message", status.TryGetProperty("message", out var message) ? message.GetString() : string.Empty);
        json.WriteString("code", status.TryGetProperty("code", out var code) ? code.GetString() : "STATUS_CODE_UNSET");
        json.WriteEndObject();
        json.WriteStartObject("attributes");
        foreach (var (key, value) in AttributeText.JsonOf(span)) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, JsonElement holder, string name)
    {
        if (holder.TryGetProperty(name, out var value)) value.WriteTo(json);
        else json.WriteNullValue();
    }

    private static void Nanos(Utf8JsonWriter json, JsonElement holder, string name)
    {
        if (holder.TryGetProperty(name, out var value) && ulong.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos)) json.WriteNumber(name, nanos);
        else json.WriteNull(name);
    }
}
