using System.Text.RegularExpressions;

namespace Weir.Training.Features;

/// <summary>Texts that are numbers as people write them: with a decimal comma, thousands apart, a percent sign or a currency, in brackets below zero.</summary>
internal static partial class WrittenNumbers
{
    private const double Mostly = 0.9;
    private const double LeastWritten = 0.5;
    private const string Unit = @"(%|\p{Sc}|EUR|USD|GBP|CHF)?";
    private const string Space = @"[ \u00A0\u202F]?";
    private const string Start = @"^(?:\((?=.*\)$))?[+-]?" + Space + Unit + Space + @"[+-]?";
    private const string End = Space + Unit + @"\)?$";

    /// <summary>What to tell of a column that holds such; null where it does not.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="texts">Its different values, without missing ones.</param>
    public static string? NoteOf(string column, IReadOnlyList<string> texts)
    {
        var written = texts.Where(t => !Plain().IsMatch(t)).ToArray();
        if (written.Length < LeastWritten * texts.Count) return null;
        var (commas, signs) = (written.Where(t => !Comma().IsMatch(t)).ToArray(), written.Where(t => !Signed().IsMatch(t)).ToArray());
        string Taken(string how) => $"column '{column}' holds numbers {how} ('{written[0]}') and is taken for text: ";
        if (written.All(Thousands().IsMatch)) return $"{Taken("with a comma")}where it parts thousands, {Derived(column, "[^0-9.-]", null)} makes numbers of them; where decimals follow it, `weir data import FILE --decimal ,` does";
        if (written.Any(t => t.Contains(',', StringComparison.Ordinal)) && AreRest(commas, texts.Count))
        {
            return written.All(t => BareComma().IsMatch(t) || !Comma().IsMatch(t))
                ? $"{Taken("with a decimal comma")}`weir data import FILE --decimal ,` makes numbers of them"
                : $"{Taken("with a decimal comma and signs")}{Derived(column, "[^0-9,-]", ",")} makes numbers of them";
        }

        return AreRest(signs, texts.Count) ? $"{Taken("with signs among their digits")}{Derived(column, "[^0-9.-]", null)} makes numbers of them" : null;
    }

    // Few, and without a digit: they become missing. What is half a number must not lose the other half.
    private static bool AreRest(string[] others, int count) => others.Length <= (1 - Mostly) * count && Array.TrueForAll(others, o => !o.Any(char.IsDigit));

    private static string Derived(string column, string dropped, string? point)
    {
        var name = Name().IsMatch(column);
        var digits = $"regexp_replace(regexp_replace({(name ? column : $"\\\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\\\"")}, '^[(](.*)[)]$', '-\\1'), '{dropped}', '', 'g')";
        return $"--derive \"{(name ? $"{column}_number" : "number")} = try_cast({(point is null ? digits : $"replace({digits}, '{point}', '.')")} AS DOUBLE)\" --drop {(name ? column : $"'{column}'")}";
    }

    [GeneratedRegex(@"^[+-]?(\d+(\.\d*)?|\.\d+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex BareComma();

    [GeneratedRegex(Start + @"((\d+|\d{1,3}([.'’ \u00A0\u202F]\d{3})+),\d+|\d{1,3}(\.\d{3}){2,})" + End, RegexOptions.CultureInvariant)]
    private static partial Regex Comma();

    // What begins with 0 has decimals behind its comma, three by chance.
    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2},\d{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(Start + @"(\d+|[1-9]\d{0,2}([, '’\u00A0\u202F]\d{2,3})+)(\.\d+)?" + End, RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
