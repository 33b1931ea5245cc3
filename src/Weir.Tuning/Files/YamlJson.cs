using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Json;
using Weir.Pipelines.Comparing;
using Weir.Yaml.Values;

namespace Weir.Tuning.Files;

/// <summary>Values of YAML as JSON text, and back. Whole numbers stay whole, others keep their point.</summary>
internal static class YamlJson
{
    internal static string Text(YamlValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact)) ValueJson.Write(json, value);
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
}
