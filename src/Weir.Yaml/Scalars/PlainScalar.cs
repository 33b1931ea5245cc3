using System.Globalization;
using System.Numerics;
using Weir.Yaml.Values;

namespace Weir.Yaml.Scalars;

/// <summary>What a plain (unquoted) scalar means.</summary>
public static class PlainScalar
{
    /// <summary>The typed value of a plain scalar's text.</summary>
    public static YamlValue Resolve(string text, YamlVersion version)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return YamlNull.Instance;
        if (Boolean(text, version) is { } flag) return new YamlBool(flag);
        var first = text[0];
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.')
        {
            if (Short(text) is { } few) return new YamlInteger(few);
            if (!text.Contains('.', StringComparison.Ordinal) && Integer(text, version) is { } integer) return integer;
            if (Float(text, version) is { } number) return new YamlFloat(number);
            if (version == YamlVersion.V12 && text.Length >= 8 && text[4] == '-' && RareForms.IsTimestamp(text)) return new YamlTimestamp(text);
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

    private static YamlInteger? Integer(string text, YamlVersion version)
    {
        var negative = text[0] == '-';
        var body = text[0] is '-' or '+' ? text[1..] : text;
        if (body.Length == 0 || body[0] == '_') return null;
        var digits = body.Replace("_", string.Empty, StringComparison.Ordinal);
        var value = digits switch
        {
            ['0', 'x', .. var hex] => Radix(hex, 16),
            ['0', 'b', .. var binary] => Radix(binary, 2),
            ['0', 'o', .. var octal] when version == YamlVersion.V12 => Radix(octal, 8),
            ['0', _, ..] when version == YamlVersion.V11 && !digits.Contains(':', StringComparison.Ordinal) => Radix(digits[1..], 8),
            _ when version == YamlVersion.V11 && digits.Contains(':', StringComparison.Ordinal) && RareForms.IsSexagesimal(digits) => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => sum * 60 + int.Parse(part, CultureInfo.InvariantCulture)),
            _ => Radix(digits, 10),
        };
        return value is { } number ? new YamlInteger(negative ? -number : number) : null;
    }

    // What nearly every number is: decimal digits that fit in 64 bits. Sparing them the big-number parser shows in the start-up of short commands.
    private static long? Short(string text)
    {
        var digits = text[0] is '-' or '+' ? text.AsSpan(1) : text;
        if (digits.Length is 0 or > 18 || digits[0] == '0' && digits.Length > 1) return null;
        long value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) return null;
            value = value * 10 + (c - '0');
        }

        return text[0] == '-' ? -value : value;
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

        if (version == YamlVersion.V11 && text.Contains(':', StringComparison.Ordinal)) return RareForms.Sexagesimals(text);
        if (!FloatForm.Matches(text, version)) return null;
        var plain = text.Replace("_", string.Empty, StringComparison.Ordinal);
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
