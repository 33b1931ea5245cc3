using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Client;
using Weir.Foundation.Errors;

namespace Weir.Tracking.Traces.Otlp;

/// <summary>A span as it came: the columns that are searched, and the whole as JSON. Times in nanoseconds since 1970.</summary>
internal sealed record ReceivedSpan(string TraceId, string SpanId, string? ParentId, string Name, string Status, long Start, long? End, string Json)
{
    private const int IdBytes = 8;
    private const int TraceIdBytes = 16;

    /// <summary>Attributes with values as text: a string as it is, anything else as JSON.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>All spans of an export request.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>: the bytes are no such request, or hold no spans.</exception>
    public static List<ReceivedSpan> ReadAll(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var hasResources = false;
        var left = ProtoJson.MostMessages;
        try
        {
            var resources = new ProtoReader(request);
            while (resources.Read())
            {
                if (resources.Field != 1 || !resources.HasLength) continue;
                hasResources = true;
                var scopes = new ProtoReader(resources.Data);
                while (scopes.Read())
                {
                    if (scopes.Field != 2 || !scopes.HasLength) continue;
                    var found = new ProtoReader(scopes.Data);
                    while (found.Read())
                        if (found.Field == 2 && found.HasLength) spans.Add(Read(found.Data, ref left));
                }
            }
        }
        catch (FormatException e)
        {
            throw MlflowErrors.Invalid($"Invalid OpenTelemetry protobuf format: {e.Message}");
        }

        return hasResources ? spans : throw MlflowErrors.Invalid("Invalid OpenTelemetry protobuf format - no spans found");
    }

    /// <summary>A span as MLflow writes it into files and databases.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ReceivedSpan OfFile(JsonElement span)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact)) FileSpan.Write(span, writer);
        return Read(buffer);
    }

    private static ReceivedSpan Read(ReadOnlySpan<byte> data, ref int left)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Foundation.Json.JsonDefaults.Compact)) ProtoJson.Write(data, ProtoShape.Span, writer, ref left);
        return Read(buffer);
    }

    private static ReceivedSpan Read(ArrayBufferWriter<byte> buffer)
    {
        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        var span = document.RootElement;
        return new ReceivedSpan(
            "tr-" + Hex(span, "trace_id", TraceIdBytes)!, Hex(span, "span_id", IdBytes)!, Hex(span, "parent_span_id", IdBytes, isRequired: false), Text(span, "name"),
            span.TryGetProperty("status", out var status) ? StatusName(Text(status, "code")) : "UNSET", Nanos(span, "start_time_unix_nano") ?? 0, Nanos(span, "end_time_unix_nano"), Encoding.UTF8.GetString(buffer.WrittenSpan))
        {
            Attributes = AttributeText.Of(span),
        };
    }

    private static string StatusName(string code) => code.StartsWith("STATUS_CODE_", StringComparison.Ordinal) ? code["STATUS_CODE_".Length..] : "UNSET";

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : string.Empty;

    private static string? Hex(JsonElement span, string name, int bytes, bool isRequired = true)
    {
        var id = span.TryGetProperty(name, out var value) ? value.GetBytesFromBase64() : [];
        if (id.Length == bytes && id.AsSpan().ContainsAnyExcept((byte)0)) return Convert.ToHexStringLower(id);
        return isRequired || id.AsSpan().ContainsAnyExcept((byte)0) ? throw new FormatException($"'{name}' of a span is not {bytes} bytes that are not all zero") : null;
    }

    private static long? Nanos(JsonElement span, string name)
    {
        if (!span.TryGetProperty(name, out var value)) return null;
        return long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos) && nanos > 0 ? nanos : null;
    }
}
