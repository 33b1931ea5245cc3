using System.Text.RegularExpressions;

namespace Weir.Training.Features;

/// <summary>Texts that are numbers as people write them: with a decimal comma, thousands apart, a percent sign or a currency.</summary>
internal static partial class WrittenNumbers
{
    private const double Mostly = 0.9;
    private const double LeastWritten = 0.5;

    /// <summary>What to tell of a column that holds such; null where it does not.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="texts">Its different values, without missing ones.</param>
    public static string? NoteOf(string column, IReadOnlyList<string> texts)
    {
        var written = texts.Where(t => !Plain().IsMatch(t)).ToArray();
        if (written.Length < LeastWritten * texts.Count) return null;
        var others = texts.Count - written.Length;
        if (others + written.Count(Comma().IsMatch) >= Mostly * texts.Count && !written.All(Thousands().IsMatch))
            return $"column '{column}' holds numbers with a decimal comma ('{written[0]}') and is taken for text: `weir data import FILE --decimal ,` makes numbers of them";
        if (others + written.Count(Signed().IsMatch) < Mostly * texts.Count) return null;
        return $"column '{column}' holds numbers with signs among their digits ('{written[0]}') and is taken for text: --derive \"number = regexp_replace({Quoted(column)}, '[^0-9.-]', '', 'g')::DOUBLE\" makes numbers of them";
    }

    private static string Quoted(string column) => Name().IsMatch(column) ? column : $"\\\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\\\"";

    [GeneratedRegex(@"^[+-]?(\d+(\.\d*)?|\.\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Comma();

    // What begins with 0 has decimals behind its comma, three by chance.
    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}(,\d{3})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^[+-]?\s?(\p{Sc}|EUR|USD|GBP|CHF)?\s?[+-]?(\d+|[1-9]\d{0,2}([, ']\d{3})+)(\.\d+)?\s?(%|\p{Sc}|EUR|USD|GBP|CHF)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
