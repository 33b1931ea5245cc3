namespace Weir.Yaml.Scalars;

/// <summary>Which texts are floating-point numbers, read by hand: as regular expressions these rules cost every short command some 10 ms.</summary>
/// <remarks>YAML 1.2 as ruamel.yaml resolves it:
/// <c>[-+]?[0-9][0-9_]*\.[0-9_]*EXP? | [-+]?[0-9][0-9_]*EXP | [-+]?\.[0-9_]+EXP?</c> with <c>EXP = [eE][-+]?[0-9]+</c>. YAML 1.1 as OmegaConf's loader does
/// (PyYAML's floats and also <c>1e5</c>): the same, but a number that begins with its point has no sign, and its exponent needs one.</remarks>
internal static class FloatForm
{
    /// <summary>True when the text has the form of a float; infinities and NaN are not judged here.</summary>
    public static bool Matches(ReadOnlySpan<char> text, YamlVersion version)
    {
        var isSigned = text is ['-' or '+', ..];
        var rest = isSigned ? text[1..] : text;
        if (rest.IsEmpty) return false;
        if (rest[0] == '.')
        {
            var isOld = version == YamlVersion.V11;
            var digits = DigitsOrUnderscores(rest[1..]);
            return digits > 0 && !(isOld && isSigned) && IsExponentOrEnd(rest[(1 + digits)..], needsSign: isOld);
        }

        if (!char.IsAsciiDigit(rest[0])) return false;
        rest = rest[DigitsOrUnderscores(rest)..];
        if (rest is not ['.', ..]) return !rest.IsEmpty && IsExponentOrEnd(rest, needsSign: false);
        rest = rest[1..];
        return IsExponentOrEnd(rest[DigitsOrUnderscores(rest)..], needsSign: false);
    }

    private static int DigitsOrUnderscores(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && (char.IsAsciiDigit(text[count]) || text[count] == '_')) count++;
        return count;
    }

    private static bool IsExponentOrEnd(ReadOnlySpan<char> text, bool needsSign)
    {
        if (text.IsEmpty) return true;
        if (text[0] is not ('e' or 'E')) return false;
        var digits = text[1..];
        if (digits is ['-' or '+', ..]) digits = digits[1..];
        else if (needsSign) return false;
        foreach (var c in digits)
            if (!char.IsAsciiDigit(c)) return false;
        return !digits.IsEmpty;
    }
}
