using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Data.Engine;
using Weir.Data.Tables;
using Weir.Native.DuckDb;

namespace Weir.Data.Import;

/// <summary>Text columns that look like numbers or dates written another way than this program reads by itself.</summary>
/// <param name="Column">The column.</param>
/// <param name="Code"><c>NUMBER_AS_TEXT</c> or <c>DATE_AS_TEXT</c>.</param>
/// <param name="Message">What it looks like and what mends it, without the column's name.</param>
internal sealed partial record TextShape(string Column, string Code, string Message)
{
    private const int LookedAtRows = 1000;
    private const int LookedAtColumns = 200;

    /// <summary>Looks at the first rows of a table's text columns.</summary>
    public static IReadOnlyList<TextShape> Find(DuckConnection connection, string from, IReadOnlyList<TableColumn> columns, CancellationToken cancellation)
    {
        var texts = columns.Where(c => c.Type == ColumnType.Text).Take(LookedAtColumns).ToList();
        if (texts.Count == 0) return [];
        var rows = connection.Rows($"SELECT {string.Join(", ", texts.Select(t => Sql.Name(t.Name)))} FROM {from} LIMIT {LookedAtRows}", cancellation);
        List<TextShape> found = [];
        for (var i = 0; i < texts.Count; i++)
            if (Of(texts[i].Name, [.. rows.Select(r => (r[i] as string)?.Trim()).OfType<string>().Where(t => t.Length > 0)]) is { } shape) found.Add(shape);
        return found;
    }

    internal static TextShape? Of(string column, string[] cells)
    {
        if (cells.Length == 0) return null;
        if (cells.All(c => Thousands().IsMatch(c)) && cells.Any(c => c.Contains(',', StringComparison.Ordinal)))
            return new TextShape(column, "NUMBER_AS_TEXT", $"looks like numbers with commas between thousands ('{Example(cells, ',')}') and is kept as text: --derive \"NAME = replace(COLUMN, ',', '')::DOUBLE\" reads them");
        if (cells.All(c => DecimalComma().IsMatch(c)) && cells.Any(c => c.Contains(',', StringComparison.Ordinal)))
            return new TextShape(column, "NUMBER_AS_TEXT", $"looks like numbers with a decimal comma ('{Example(cells, ',')}') and is kept as text: `weir data import --decimal ,` reads them");
        return cells.All(c => LocalDate().IsMatch(c)) ? OfDates(column, cells) : null;
    }

    private static TextShape OfDates(string column, string[] cells)
    {
        var matches = cells.Select(c => LocalDate().Match(c)).ToArray();
        var separator = matches[0].Groups["s"].Value;
        var time = matches[0].Groups["sec"].Success ? " HH:MM:SS" : matches[0].Groups["t"].Success ? " HH:MM" : string.Empty;
        var year = matches[0].Groups["y"].Length == 2 ? "YY" : "YYYY";
        var (first, second) = (Largest("a"), Largest("b"));
        var (dayFirst, monthFirst) = ($"DD{separator}MM{separator}{year}{time}", $"MM{separator}DD{separator}{year}{time}");
        var (said, flag) = first > 12 || separator == "." ? ("dates, the day first", dayFirst)
            : second > 12 ? ("dates, the month first", monthFirst)
            : ("dates, of which the day or the month comes first", $"{dayFirst}` or `--date-format {monthFirst}");
        if (time.Length > 0) flag = flag.Replace(dayFirst, $"'{dayFirst}'", StringComparison.Ordinal).Replace(monthFirst, $"'{monthFirst}'", StringComparison.Ordinal);
        return new TextShape(column, "DATE_AS_TEXT", $"looks like {said} ('{cells[0]}') and is kept as text: `weir data import --date-format {flag}` reads them");

        int Largest(string group) => matches.Max(m => int.Parse(m.Groups[group].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static string Example(string[] cells, char with) => cells.First(c => c.Contains(with, StringComparison.Ordinal));

    [GeneratedRegex(@"^[+-]?(0|[1-9]\d{0,2}(,\d{3})*)(\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?([eE][+-]?\d{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"^(?<a>\d{1,2})(?<s>[./-])(?<b>\d{1,2})\k<s>(?<y>\d{4}|\d{2})(?<t> \d{1,2}:\d{2}(?<sec>:\d{2})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LocalDate();
}
