using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Weir.Yaml.Values;

namespace Weir.Versioning.Params;

/// <summary>JSON as typed values. Token by token: a document model would cost every short command some milliseconds.</summary>
internal static class JsonParams
{
    /// <summary>The value of a whole text.</summary>
    /// <exception cref="JsonException">It is not one JSON value.</exception>
    public static YamlValue Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        if (utf8.IndexOf("NaN"u8) >= 0 || utf8.IndexOf("Infinity"u8) >= 0) utf8 = PythonNumbers.Mark(utf8);
        var json = new Utf8JsonReader(utf8);
        json.Read();
        var value = Value(ref json);
        json.Read(); // throws when something follows
        return value;
    }

    private static YamlValue Value(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new List<YamlField>();
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var name = json.GetString()!;
                    json.Read();
                    fields.Add(new YamlField(YamlValue.Of(name), Value(ref json)));
                }

                return new YamlMap(fields);
            case JsonTokenType.StartArray:
                var items = new List<YamlValue>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray) items.Add(Value(ref json));
                return new YamlList(items);
            case JsonTokenType.String: return PythonNumbers.Unmark(json.GetString()!);
            case JsonTokenType.True: return new YamlBool(true);
            case JsonTokenType.False: return new YamlBool(false);
            case JsonTokenType.Number: return Number(ref json);
            default: return YamlNull.Instance;
        }
    }

    private static YamlValue Number(ref Utf8JsonReader json)
    {
        if (json.TryGetInt64(out var whole)) return YamlValue.Of(whole);
        return json.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0
            ? new YamlInteger(BigInteger.Parse(Encoding.ASCII.GetString(json.ValueSpan), CultureInfo.InvariantCulture))
            : new YamlFloat(json.GetDouble());
    }
}
