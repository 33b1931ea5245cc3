using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Json;
using Weir.Versioning.Metafiles;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Repro;

/// <summary>A stage's command and parameters as JSON, for its lineage record.</summary>
internal static class StageConfiguration
{
    public static string ToJson(LockEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            json.WritePropertyName("cmd");
            Write(json, entry.Command);
            json.WriteStartObject("params");
            foreach (var (file, values) in entry.Params)
            {
                json.WriteStartObject(file);
                foreach (var (key, value) in values)
                {
                    json.WritePropertyName(key);
                    Write(json, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    json.WritePropertyName((key as YamlText)?.Value ?? Yaml.Emit.YamlEmitter.Flow(key));
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case YamlText text: json.WriteStringValue(Redact.Text(text.Value)); break; // lineage is shown to more people than dvc.lock
            case YamlTimestamp time: json.WriteStringValue(time.Text); break;
            case YamlInteger number: json.WriteRawValue(number.Digits); break;
            case YamlFloat { Value: var number } when double.IsFinite(number): json.WriteNumberValue(number); break;
            case YamlFloat { Value: var number }: json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case YamlBool flag: json.WriteBooleanValue(flag.Value); break;
            default: json.WriteNullValue(); break;
        }
    }
}
