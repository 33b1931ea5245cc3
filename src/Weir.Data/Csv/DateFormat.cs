using Weir.Foundation.Errors;

namespace Weir.Data.Csv;

/// <summary>A way to write dates or time stamps: <c>DD.MM.YYYY</c>, <c>MM/DD/YYYY HH:MM</c>, or as strptime has it, <c>%d.%m.%Y</c>.</summary>
public sealed class DateFormat
{
    private const int PivotOfShortYears = 69; // as DuckDB and POSIX: 69 is 1969, 68 is 2068

    private static readonly (string Word, char Part)[] Words =
        [("YYYY", 'Y'), ("YY", 'y'), ("MM", 'm'), ("DD", 'd'), ("HH", 'H'), ("SS", 'S'), ("%Y", 'Y'), ("%y", 'y'), ("%m", 'm'), ("%d", 'd'), ("%H", 'H'), ("%M", 'M'), ("%S", 'S')];

    private readonly List<(char Part, byte Literal)> _steps = [];

    private DateFormat(string text) => Text = text;

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>True when it tells a time of day.</summary>
    public bool HasTime => _steps.Any(s => s.Part == 'H');

    /// <summary>The format for DuckDB's strptime.</summary>
    internal string Strptime => string.Concat(_steps.Select(s => s.Part != '\0' ? $"%{s.Part}" : s.Literal == '%' ? "%%" : ((char)s.Literal).ToString()));

    /// <summary>Reads a format.</summary>
    /// <exception cref="WeirException"><c>usage</c>: it does not name year, month and day once each.</exception>
    public static DateFormat Parse(string text)
    {
        var format = new DateFormat(text);
        for (var at = 0; at < text.Length;)
        {
            var word = Words.FirstOrDefault(w => text.AsSpan(at).StartsWith(w.Word, StringComparison.Ordinal));
            if (word.Word is null)
            {
                if (text[at] is '%' or >= (char)128 || char.IsAsciiLetterOrDigit(text[at])) throw Wrong(text);
                format._steps.Add(('\0', (byte)text[at++]));
                continue;
            }

            // MM after hours are minutes.
            format._steps.Add((word is { Word: "MM" } && format.HasTime ? 'M' : word.Part, 0));
            at += word.Word.Length;
        }

        var parts = format._steps.Where(s => s.Part != '\0').Select(s => char.ToLowerInvariant(s.Part) == 'y' ? 'Y' : s.Part).ToArray();
        var isWhole = parts.Distinct().Count() == parts.Length && "Ymd".All(parts.Contains) && (parts.Contains('H') || !parts.Any(p => p is 'M' or 'S')) && (parts.Contains('M') || !parts.Contains('S'));
        return isWhole ? format : throw Wrong(text);
    }

    /// <summary>True when the cell is a date that exists, written this way.</summary>
    internal bool Matches(ReadOnlySpan<byte> cell)
    {
        var (year, month, day) = (0, 0, 0);
        foreach (var (part, literal) in _steps)
        {
            if (part == '\0')
            {
                if (cell.IsEmpty || cell[0] != literal) return false;
                cell = cell[1..];
                continue;
            }

            var digits = 0;
            var number = 0;
            while (digits < (part == 'Y' ? 4 : 2) && digits < cell.Length && (uint)(cell[digits] - '0') <= 9) number = (10 * number) + cell[digits++] - '0';
            if (digits == 0 || (part == 'Y' && digits < 4) || (part == 'y' && digits < 2)) return false;
            cell = cell[digits..];
            switch (part)
            {
                case 'Y': year = number; break;
                case 'y': year = number + (number >= PivotOfShortYears ? 1900 : 2000); break;
                case 'm': month = number; break;
                case 'd': day = number; break;
                case 'H' when number > 23: return false;
                case 'M' or 'S' when number > 59: return false;
            }
        }

        return cell.IsEmpty && year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    private static WeirException Wrong(string text) => WeirException.Usage(
        $"'{text}' is no format of dates: it must name year, month and day once each", "for example --date-format DD.MM.YYYY, MM/DD/YYYY or 'DD.MM.YYYY HH:MM'; or as strptime has it, %d.%m.%Y");
}
