using System.Text.RegularExpressions;

namespace Weir.Yaml.Scalars;

/// <summary>Forms that few files hold, as regular expressions; apart from the rest so that their library is loaded only when one is met.</summary>
internal static partial class RareForms
{
    /// <summary>YAML 1.1's numbers to the base of 60, such as <c>1:30:00</c>.</summary>
    public static bool IsSexagesimal(string text) => Sexagesimal().IsMatch(text);

    /// <summary>A float to the base of 60, such as <c>1:30.5</c> (90.5); null for anything else.</summary>
    public static double? Sexagesimals(string text)
    {
        if (!SexagesimalFloat().IsMatch(text)) return null;
        var plain = text.TrimStart('-', '+').Replace("_", string.Empty, StringComparison.Ordinal);
        var value = plain.Split(':').Aggregate(0.0, (sum, part) => sum * 60 + double.Parse(part, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture));
        return text[0] == '-' ? -value : value;
    }

    /// <summary>A date, or a date with a time.</summary>
    public static bool IsTimestamp(string text) => Timestamp().IsMatch(text);

    [GeneratedRegex("^[1-9][0-9]*(?::[0-5]?[0-9])+$")]
    private static partial Regex Sexagesimal();

    [GeneratedRegex(@"^[-+]?[0-9]+(?:_[0-9]+)*(?::[0-5]?[0-9])+\.[0-9_]*$")]
    private static partial Regex SexagesimalFloat();

    [GeneratedRegex(@"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)$")]
    private static partial Regex Timestamp();
}
