using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Weir.Yaml.Values;

namespace Weir.Yaml.Scalars;

/// <summary>What a plain (unquoted) scalar means.</summary>
public static partial class PlainScalar
{
    /// <summary>The typed value of a plain scalar's text.</summary>
    public static YamlValue Resolve(string text, YamlVersion version)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return YamlNull.Instance;
        if (Boolean(text, version) is { } flag) return new YamlBool(flag);
        var first = text[0];
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.')
        {
            if (Integer(text, version) is { } integer) return new YamlInteger(integer);
            if (Float(text, version) is { } number) return new YamlFloat(number);
            if (version == YamlVersion.V12 && Timestamp().IsMatch(text)) return new YamlTimestamp(text);
        }

        return new YamlText(text);
    }

    private static bool? Boolean(string text, YamlVersion version) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        "yes" or "Yes" or "YES" or "on" or "On" or "ON" when version == YamlVersion.V11 => true,
        "no" or "No" or "NO" or "off" or "Off" or "OFF" when version == YamlVersion.V11 => false,
        _ => null,
    };

    private static BigInteger? Integer(string text, YamlVersion version)
    {
        var negative = text[0] == '-';
        var body = text[0] is '-' or '+' ? text[1..] : text;
        if (body.Length == 0 || body[0] == '_' && version == YamlVersion.V12) return null;
        var digits = body.Replace("_", string.Empty, StringComparison.Ordinal);
        var value = digits switch
        {
            ['0', 'x', .. var hex] => Radix(hex, 16),
            ['0', 'b', .. var binary] => Radix(binary, 2),
            ['0', 'o', .. var octal] when version == YamlVersion.V12 => Radix(octal, 8),
            ['0', _, ..] when version == YamlVersion.V11 && !digits.Contains(':', StringComparison.Ordinal) => Radix(digits[1..], 8),
            _ when version == YamlVersion.V11 && Sexagesimal().IsMatch(digits) => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => sum * 60 + int.Parse(part, CultureInfo.InvariantCulture)),
            _ => Radix(digits, 10),
        };
        return negative ? -value : value;
    }

    private static BigInteger? Radix(string digits, int radix)
    {
        if (digits.Length == 0) return null;
        var value = BigInteger.Zero;
        if (radix == 10) return digits.All(char.IsAsciiDigit) ? BigInteger.Parse(digits, CultureInfo.InvariantCulture) : null;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix) return null;
            value = value * radix + digit;
        }

        return value;
    }

    private static double? Float(string text, YamlVersion version)
    {
        switch (text.ToLowerInvariant())
        {
            case ".inf" or "+.inf": return double.PositiveInfinity;
            case "-.inf": return double.NegativeInfinity;
            case ".nan": return double.NaN;
        }

        var pattern = version == YamlVersion.V12 ? Float12() : Float11();
        return pattern.IsMatch(text) ? double.Parse(text.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
    }

    // ruamel.yaml's resolver for 1.2.
    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?)$")]
    private static partial Regex Float12();

    // OmegaConf's loader: PyYAML's floats and also 1e5 without a dot.
    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?)$")]
    private static partial Regex Float11();

    [GeneratedRegex("^[1-9][0-9]*(?::[0-5]?[0-9])+$")]
    private static partial Regex Sexagesimal();

    [GeneratedRegex(@"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)$")]
    private static partial Regex Timestamp();
}
