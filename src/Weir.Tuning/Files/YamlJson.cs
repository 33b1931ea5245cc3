using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;
using Weir.Tuning.Spaces;
using Weir.Yaml.Values;

namespace Weir.Tuning.Files;

/// <summary>Values of YAML as JSON, and back. Whole numbers stay whole, others keep their point.</summary>
public static class YamlJson
{
    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter json, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach (var (key, inner) in map.Entries)
                {
                    json.WritePropertyName(KeyText(key));
                    Write(json, inner);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case YamlBool flag: json.WriteBooleanValue(flag.Value); break;
            case YamlInteger whole: json.WriteRawValue(whole.Value.ToString(CultureInfo.InvariantCulture)); break;
            case YamlFloat { Value: var number } when double.IsFinite(number): JsonValues.Write(json, ParameterValue.Of(number)); break;
            case YamlFloat { Value: var number }: json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case YamlNull: json.WriteNullValue(); break;
            default: json.WriteStringValue(KeyText(value)); break;
        }
    }

    internal static string Text(YamlValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact)) Write(json, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static YamlValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => YamlValue.Map(element.EnumerateObject().Select(p => (p.Name, Read(p.Value)))),
        JsonValueKind.Array => new YamlList([.. element.EnumerateArray().Select(Read)]),
        JsonValueKind.String => YamlValue.Of(element.GetString()!),
        JsonValueKind.Number => element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 && BigInteger.TryParse(element.GetRawText(), CultureInfo.InvariantCulture, out var whole) ? new YamlInteger(whole) : new YamlFloat(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new YamlBool(element.GetBoolean()),
        _ => YamlNull.Instance,
    };

    private static string KeyText(YamlValue key) => key switch
    {
        YamlText text => text.Value,
        YamlTimestamp time => time.Text,
        YamlInteger whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        YamlFloat number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        YamlBool flag => flag.Value ? "true" : "false",
        _ => "null",
    };
}
