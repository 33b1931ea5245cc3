using System.Globalization;
using System.Text.Json;
using Weir.Versioning.Params;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Comparing;

/// <summary>Typed values as JSON and as cells of a table.</summary>
public static class ValueJson
{
    /// <summary>Writes a value. Numbers that JSON does not have become text.</summary>
    public static void Write(Utf8JsonWriter json, YamlValue? value)
    {
        switch (value)
        {
            case YamlMap map:
                json.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    json.WritePropertyName(Key(key));
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            case YamlList list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case YamlText text: json.WriteStringValue(text.Value); break;
            case YamlTimestamp time: json.WriteStringValue(time.Text); break;
            case YamlInteger number: json.WriteRawValue(number.Digits); break;
            case YamlFloat { Value: var number } when double.IsFinite(number): json.WriteRawValue(PythonFloat.Repr(number)); break;
            case YamlFloat { Value: var number }: json.WriteStringValue(PythonFloat.Repr(number)); break;
            case YamlBool flag: json.WriteBooleanValue(flag.Value); break;
            default: json.WriteNullValue(); break;
        }
    }

    /// <summary>A value as Python prints it inside a list: what DVC shows for lists.</summary>
    public static string PythonText(YamlValue value) => value switch
    {
        YamlList list => $"[{string.Join(", ", list.Items.Select(PythonText))}]",
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{PythonText(e.Key)}: {PythonText(e.Value)}"))}}}",
        YamlText text => text.Value.Contains('\'', StringComparison.Ordinal) && !text.Value.Contains('"', StringComparison.Ordinal) ? $"\"{text.Value}\"" : $"'{text.Value.Replace("'", "\\'", StringComparison.Ordinal)}'",
        YamlBool flag => flag.Value ? "True" : "False",
        YamlFloat number => PythonFloat.Repr(number.Value),
        YamlInteger number => number.Digits,
        YamlTimestamp time => time.Text,
        _ => "None",
    };

    /// <summary>A cell of a table.</summary>
    /// <param name="value">The value; null for none.</param>
    /// <param name="digits">Significant digits of floating-point numbers.</param>
    public static string Cell(YamlValue? value, int digits) => value switch
    {
        null => "-",
        YamlText text => text.Value,
        YamlFloat { Value: var number } when double.IsFinite(number) => Rounded(number, digits),
        _ => PythonText(value),
    };

    /// <summary>The number that a value counts as; a boolean is 0 or 1. Null for others.</summary>
    internal static YamlValue? Minus(YamlValue later, YamlValue earlier)
    {
        var (a, b) = (Whole(later), Whole(earlier));
        if (a is not null && b is not null) return new YamlInteger(a.Value - b.Value);
        return Number(later) is { } x && Number(earlier) is { } y ? new YamlFloat(x - y) : null;
    }

    /// <summary>A mapping's leaves by dotted key; a list is a leaf.</summary>
    public static IEnumerable<KeyValuePair<string, YamlValue>> Flatten(YamlValue value, string prefix = "")
    {
        if (value is not YamlMap map)
        {
            yield return KeyValuePair.Create(prefix, value);
            yield break;
        }

        foreach (var (key, item) in map.Entries)
            foreach (var leaf in Flatten(item, prefix.Length == 0 ? Key(key) : $"{prefix}.{Key(key)}")) yield return leaf;
    }

    /// <summary>True when two values are equal as Python compares.</summary>
    internal static bool AreEqual(YamlValue a, YamlValue b) => ParamsFile.AreEqual(a, b);

    private static string Key(YamlValue key) => key is YamlText text ? text.Value : PythonText(key);

    private static string Rounded(double number, int digits)
    {
        if (number == 0) return "0.0";
        var scale = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(number)));
        return PythonFloat.Repr(scale is >= 0 and <= 15 ? Math.Round(number, scale) : double.Parse(number.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    private static System.Numerics.BigInteger? Whole(YamlValue value) => value switch { YamlInteger i => i.Value, YamlBool b => b.Value ? 1 : 0, _ => null };

    private static double? Number(YamlValue value) => value switch { YamlInteger i => i.ToDouble(), YamlFloat f => f.Value, YamlBool b => b.Value ? 1 : 0, _ => null };
}
