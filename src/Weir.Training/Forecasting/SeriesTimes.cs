using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Data.Tables;

namespace Weir.Training.Forecasting;

/// <summary>The times of a series: dates and time stamps, months (<c>1949-01</c>), quarters (<c>1949Q1</c>, <c>1949-Q1</c>) or years (<c>1949</c>), which begin with their first day.</summary>
internal static partial class SeriesTimes
{
    private const int FirstYear = 1000;
    private const int LastYear = 9998;

    /// <summary>A time a row; null for a column of something else.</summary>
    public static DateTime?[]? Of(Column column) => column switch
    {
        TimeColumn times => times.Values,
        TextColumn texts => Parse(texts.Values),
        IntegerColumn years when years.Count > 0 && Enumerable.Range(0, years.Count).All(r => years.IsMissing(r) || years.Values[r] is >= FirstYear and <= LastYear) =>
            [.. Enumerable.Range(0, years.Count).Select(r => years.IsMissing(r) ? (DateTime?)null : new DateTime((int)years.Values[r], 1, 1, 0, 0, 0, DateTimeKind.Utc))],
        _ => null,
    };

    private static DateTime?[]? Parse(string?[] texts)
    {
        var times = new DateTime?[texts.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            if (string.IsNullOrWhiteSpace(texts[row])) continue;
            if (Period().Match(texts[row]!.Trim()) is not { Success: true } match) return null;
            var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
            var month = match.Groups["month"] is { Success: true } m ? int.Parse(m.ValueSpan, CultureInfo.InvariantCulture) : (3 * int.Parse(match.Groups["quarter"].ValueSpan, CultureInfo.InvariantCulture)) - 2;
            if (year is < FirstYear or > LastYear || month is < 1 or > 12) return null;
            times[row] = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc);
        }

        return times;
    }

    [GeneratedRegex(@"^(?<year>[0-9]{4})(?:[-/](?<month>[0-9]{2})|[- ]?[Qq](?<quarter>[1-4]))$", RegexOptions.CultureInvariant)]
    private static partial Regex Period();
}
