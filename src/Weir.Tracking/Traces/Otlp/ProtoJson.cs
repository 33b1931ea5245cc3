using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Tracking.Traces.Otlp;

/// <summary>Writes a protobuf message as the JSON that protobuf defines for it: bytes as base64, numbers of 64 bits as text, names in snake case.</summary>
internal static class ProtoJson
{
    /// <summary>As many messages as one request may hold: empty ones take two bytes, packed nearly none, and some hundred in memory.</summary>
    public const int MostMessages = 1_000_000;

    // With the lists in between they stay within the 64 levels that a reader of JSON takes.
    private const int MostLevels = 40;

    /// <summary>Writes one message as an object.</summary>
    /// <param name="data">Its bytes.</param>
    /// <param name="shape">Its fields.</param>
    /// <param name="json">Takes it.</param>
    /// <param name="left">How many messages may still come; counted down.</param>
    /// <param name="level">How many messages are around it.</param>
    /// <exception cref="FormatException">The bytes are not such a message, or it nests too deep or holds too many.</exception>
    public static void Write(ReadOnlySpan<byte> data, ProtoShape shape, Utf8JsonWriter json, ref int left, int level = 0)
    {
        if (--left < 0) throw new FormatException("it holds more than a million values; export in smaller batches");
        if (level > MostLevels) throw new FormatException("a value nests too deep");
        json.WriteStartObject();
        foreach (var (number, field) in shape.Fields)
        {
            if (field.IsList) WriteList(data, number, field, json, ref left, level);
            else WriteLast(data, number, field, json, ref left, level);
        }

        json.WriteEndObject();
    }

    private static void WriteList(ReadOnlySpan<byte> data, int number, ProtoField field, Utf8JsonWriter json, ref int left, int level)
    {
        var reader = new ProtoReader(data);
        var isOpen = false;
        while (reader.Read())
        {
            if (reader.Field != number) continue;
            if (!isOpen) json.WriteStartArray(field.Name);
            isOpen = true;
            WriteValue(reader, field, json, ref left, level);
        }

        if (isOpen) json.WriteEndArray();
    }

    // The last of several wins.
    private static void WriteLast(ReadOnlySpan<byte> data, int number, ProtoField field, Utf8JsonWriter json, ref int left, int level)
    {
        var reader = new ProtoReader(data);
        ProtoReader last = default;
        while (reader.Read())
            if (reader.Field == number) last = reader;
        if (last.Field != number) return;
        json.WritePropertyName(field.Name);
        WriteValue(last, field, json, ref left, level);
    }

    private static void WriteValue(ProtoReader reader, ProtoField field, Utf8JsonWriter json, ref int left, int level)
    {
        if (reader.HasLength != (field.Kind is ProtoKind.Text or ProtoKind.Bytes or ProtoKind.Message)) throw new FormatException($"field '{field.Name}' has another type");
        switch (field.Kind)
        {
            case ProtoKind.Text: json.WriteStringValue(Text(reader.Data)); break;
            case ProtoKind.Bytes: json.WriteBase64StringValue(reader.Data); break;
            case ProtoKind.Bool: json.WriteBooleanValue(reader.Number != 0); break;
            case ProtoKind.Int64: json.WriteStringValue(((long)reader.Number).ToString(CultureInfo.InvariantCulture)); break;
            case ProtoKind.UInt64: json.WriteStringValue(reader.Number.ToString(CultureInfo.InvariantCulture)); break;
            case ProtoKind.UInt32: json.WriteNumberValue((uint)reader.Number); break;
            case ProtoKind.Enum: json.WriteStringValue(reader.Number < (ulong)field.Values!.Length ? field.Values[reader.Number] : field.Values[0]); break;
            case ProtoKind.Double: WriteDouble(BitConverter.UInt64BitsToDouble(reader.Number), json); break;
            default: Write(reader.Data, field.Shape!, json, ref left, level + 1); break;
        }
    }

    private static void WriteDouble(double value, Utf8JsonWriter json)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private static string Text(ReadOnlySpan<byte> data)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(data);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("a text is not UTF-8", e);
        }
    }
}
