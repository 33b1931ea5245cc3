using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Data.Tables;

namespace Weir.Training.Forecasting;

/// <summary>The times of a series: dates and time stamps, months (<c>1949-01</c>), quarters (<c>1949Q1</c>, <c>1949-Q1</c>) or years (<c>1949</c>), which begin with their first day.</summary>
internal static partial class SeriesTimes
{
    private const int FirstYear = 1000;
    private const int LastYear = 9998;
    private const double Most = 0.5;

    /// <summary>A time a row; null for a column of something else.</summary>
    public static DateTime?[]? Of(Column column) => column switch
    {
        TimeColumn times => times.Values,
        TextColumn texts => Parse(texts.Values),
        IntegerColumn years when years.Count > 0 && Enumerable.Range(0, years.Count).All(r => years.IsMissing(r) || years.Values[r] is >= FirstYear and <= LastYear) =>
            [.. Enumerable.Range(0, years.Count).Select(r => years.IsMissing(r) ? (DateTime?)null : new DateTime((int)years.Values[r], 1, 1, 0, 0, 0, DateTimeKind.Utc))],
        _ => null,
    };

    /// <summary>The first value that is no time where most are: its row, from 0, and what it is; null where there is none, or where the column holds something else.</summary>
    public static (int Row, string Text)? FirstWrong(Column column)
    {
        if (column is not (TextColumn or IntegerColumn)) return null;
        var texts = column.ToTexts();
        var isTime = Array.ConvertAll(texts, t => string.IsNullOrWhiteSpace(t) || (column is TextColumn ? Parse(t) is not null : long.Parse(t, CultureInfo.InvariantCulture) is >= FirstYear and <= LastYear));
        var first = Array.IndexOf(isTime, false);
        return first >= 0 && isTime.Count(t => t) > Most * texts.Length && column.MissingCount < Most * texts.Length ? (first, texts[first]!) : null;
    }

    private static DateTime?[]? Parse(string?[] texts)
    {
        var times = new DateTime?[texts.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            if (string.IsNullOrWhiteSpace(texts[row])) continue;
            if (Parse(texts[row]!) is not { } time) return null;
            times[row] = time;
        }

        return times;
    }

    private static DateTime? Parse(string text)
    {
        // Months may be followed by days: those of a forecast appended to its table.
        if (Period().Match(text.Trim()) is not { Success: true } match)
            return DateTime.TryParseExact(text.Trim(), ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
        var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        var month = match.Groups["month"] is { Success: true } m ? int.Parse(m.ValueSpan, CultureInfo.InvariantCulture)
            : match.Groups["quarter"] is not { Success: true } ? 1
            : (3 * int.Parse(match.Groups["quarter"].ValueSpan, CultureInfo.InvariantCulture)) - 2;
        return year is < FirstYear or > LastYear || month is < 1 or > 12 ? null : new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc);
    }

    [GeneratedRegex(@"^(?<year>[0-9]{4})(?:[-/](?<month>[0-9]{2})|[- ]?[Qq](?<quarter>[1-4]))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Period();
}
