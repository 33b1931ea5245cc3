using System.Globalization;
using System.Numerics;

namespace Weir.Configuration.Overrides;

/// <summary>What a word of a primitive is.</summary>
internal enum PrimitiveToken
{
    None,
    Float,
    Whole,
    Truth,
    Null,
    Name,
}

/// <summary>The words that primitives of overrides and of interpolations are made of: the longest form wins, of equals the first of float, whole number, boolean, null, name. By hand, for regular expressions cost each short command some 10 ms.</summary>
internal static class PrimitiveWords
{
    /// <summary>The word that begins the text, with its length; 0 for none.</summary>
    public static PrimitiveToken First(ReadOnlySpan<char> text, out int length)
    {
        var (number, whole, name) = (FloatLength(text), WholeLength(text), NameLength(text));
        length = Math.Max(number, Math.Max(whole, name));
        if (length == 0) return PrimitiveToken.None;
        if (number == length) return PrimitiveToken.Float;
        if (whole == length) return PrimitiveToken.Whole;
        return text[..length] switch
        {
            { Length: 4 } t when t.Equals("true", StringComparison.OrdinalIgnoreCase) => PrimitiveToken.Truth,
            { Length: 5 } f when f.Equals("false", StringComparison.OrdinalIgnoreCase) => PrimitiveToken.Truth,
            { Length: 4 } n when n.Equals("null", StringComparison.OrdinalIgnoreCase) => PrimitiveToken.Null,
            _ => PrimitiveToken.Name,
        };
    }

    /// <summary>Length of <c>[A-Za-z_][A-Za-z0-9_-]*</c>.</summary>
    public static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter(text[0]) || text[0] == '_')) return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '-')) length++;
        return length;
    }

    /// <summary>Length of <c>0|[1-9](_?[0-9])*</c>.</summary>
    public static int UnsignedLength(ReadOnlySpan<char> text) => text is ['0', ..] ? 1 : text is [>= '1' and <= '9', ..] ? DigitsLength(text) : 0;

    /// <summary>Length of a run of escapes: a backslash before one of <c>\ ( ) [ ] { } : = ,</c>, a blank or a tab.</summary>
    public static int EscapesLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length + 1 < text.Length && text[length] == '\\' && "\\()[]{}:=, \t".Contains(text[length + 1], StringComparison.Ordinal)) length += 2;
        return length;
    }

    /// <summary>Every second character of a run of escapes.</summary>
    public static string Unescape(ReadOnlySpan<char> run)
    {
        Span<char> text = run.Length <= 512 ? stackalloc char[run.Length / 2] : new char[run.Length / 2];
        for (var i = 0; i < text.Length; i++) text[i] = run[2 * i + 1];
        return new string(text);
    }

    /// <summary>True for a character that may stand in a primitive by itself.</summary>
    public static bool IsLoose(char c) => c is '/' or '-' or '\\' or '+' or '.' or '$' or '%' or '*' or '@' or '?' or '|';

    public static BigInteger ToWhole(string word) => BigInteger.Parse(word.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public static double ToFloat(string word)
    {
        var plain = word.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        return plain.TrimStart('+', '-') switch
        {
            "inf" => plain[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" => double.NaN,
            _ => double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
    }

    private static int Sign(ReadOnlySpan<char> text) => text is ['+' or '-', ..] ? 1 : 0;

    private static int WholeLength(ReadOnlySpan<char> text)
    {
        var sign = Sign(text);
        var digits = UnsignedLength(text[sign..]);
        return digits == 0 ? 0 : sign + digits;
    }

    private static int FloatLength(ReadOnlySpan<char> text)
    {
        var start = Sign(text);
        var rest = text[start..];
        if (rest.Length >= 3 && (rest[..3].Equals("inf", StringComparison.OrdinalIgnoreCase) || rest[..3].Equals("nan", StringComparison.OrdinalIgnoreCase))) return start + 3;
        var mantissa = UnsignedLength(rest);
        var hasPoint = false;
        if (mantissa < rest.Length && rest[mantissa] == '.')
        {
            var digits = DigitsLength(rest[(mantissa + 1)..]);
            hasPoint = mantissa > 0 || digits > 0;
            if (hasPoint) mantissa += 1 + digits;
        }

        if (mantissa == 0) return 0;
        if (mantissa < rest.Length && rest[mantissa] is 'e' or 'E')
        {
            var exponent = rest[(mantissa + 1)..];
            var sign = Sign(exponent);
            var digits = DigitsLength(exponent[sign..]);
            if (digits > 0) return start + mantissa + 1 + sign + digits;
        }

        return hasPoint ? start + mantissa : 0;
    }

    // [0-9](_?[0-9])*
    private static int DigitsLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiDigit(text[0])) return 0;
        var length = 1;
        while (length < text.Length)
        {
            if (char.IsAsciiDigit(text[length])) length++;
            else if (text[length] == '_' && length + 1 < text.Length && char.IsAsciiDigit(text[length + 1])) length += 2;
            else break;
        }

        return length;
    }
}
