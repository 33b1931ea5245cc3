using System.Globalization;
using System.Text.Json;
using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Validation;

/// <summary>Values of a schema beside values of a configuration.</summary>
internal static class SchemaValue
{
    public static bool IsOfType(ConfigNode node, string? type) => (type, node) switch
    {
        ("object", ConfigMap) or ("array", ConfigList) or ("null", ConfigScalar { IsNull: true }) => true,
        ("string", ConfigScalar { Value: YamlText }) or ("boolean", ConfigScalar { Value: YamlBool }) => true,
        ("integer", ConfigScalar { Value: YamlInteger }) or ("number", ConfigScalar { Value: YamlInteger or YamlFloat }) => true,
        ("integer", ConfigScalar { Value: YamlFloat { Value: var number } }) => double.IsInteger(number),
        _ => false,
    };

    public static string Name(string? type) => type switch
    {
        "object" => "a mapping",
        "array" => "a list",
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        _ => type ?? "something",
    };

    public static string Kind(ConfigNode node) => node switch
    {
        ConfigMap => "a mapping",
        ConfigList => "a list",
        _ => ConfigYaml.Line(node) is { Length: <= 60 } text ? text : ConfigYaml.Line(node)[..57] + "...",
    };

    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    public static bool AreEqual(ConfigNode node, JsonElement value) => (node, value.ValueKind) switch
    {
        (ConfigScalar { Value: YamlText text }, JsonValueKind.String) => text.Value == value.GetString(),
        (ConfigScalar { Value: YamlBool flag }, JsonValueKind.True or JsonValueKind.False) => flag.Value == value.GetBoolean(),
        (ConfigScalar { IsNull: true }, JsonValueKind.Null) => true,
        (ConfigScalar { Value: YamlInteger or YamlFloat } number, JsonValueKind.Number) => ToNumber(number) == value.GetDouble(),
        (ConfigList list, JsonValueKind.Array) => list.Items.Count == value.GetArrayLength() && list.Items.Zip(value.EnumerateArray()).All(p => AreEqual(p.First, p.Second)),
        (ConfigMap map, JsonValueKind.Object) => map.Entries.Count == value.EnumerateObject().Count() && map.Entries.All(e => value.TryGetProperty(e.KeyText, out var other) && AreEqual(e.Value, other)),
        _ => false,
    };

    public static double? Number(JsonElement schema, string rule) => schema.TryGetProperty(rule, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public static double? ToNumber(ConfigScalar scalar) => scalar.Value switch
    {
        YamlInteger whole => double.Parse(whole.Digits, CultureInfo.InvariantCulture),
        YamlFloat number => number.Value,
        _ => null,
    };
}
