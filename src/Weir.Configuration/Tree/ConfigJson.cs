using System.Text.Json;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Configuration.Tree;

/// <summary>Configuration as JSON: numbers keep their kind (<c>1.0</c> stays a float), what JSON has no number for is text, keys are text.</summary>
public static class ConfigJson
{
    /// <summary>Writes a node as it stands; interpolations as text.</summary>
    public static void Write(Utf8JsonWriter json, ConfigNode node)
    {
        switch (node)
        {
            case ConfigMap map:
                json.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    json.WritePropertyName(entry.KeyText);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case ConfigList list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case ConfigScalar scalar:
                Write(json, scalar.Value);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, YamlValue value)
    {
        switch (value)
        {
            case YamlNull: json.WriteNullValue(); break;
            case YamlBool flag: json.WriteBooleanValue(flag.Value); break;
            case YamlInteger whole: json.WriteRawValue(whole.Digits); break;
            case YamlFloat { Value: var number } when double.IsNaN(number): json.WriteStringValue("NaN"); break;
            case YamlFloat { Value: var number } when double.IsInfinity(number): json.WriteStringValue(number > 0 ? "Infinity" : "-Infinity"); break;
            case YamlFloat number: json.WriteRawValue(PythonFloat.Repr(number.Value)); break;
            case YamlText text: json.WriteStringValue(text.Value); break;
            default: throw new InvalidOperationException(value.GetType().Name);
        }
    }
}
