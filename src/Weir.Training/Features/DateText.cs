using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Training.Features;

/// <summary>Recognises a column of text whose values are dates of one form.</summary>
internal static partial class DateText
{
    private const double MostlyDates = 0.95;

    /// <summary>The order of day, month and year that fits nearly all values, or null: no dates, several forms, or day and month cannot be told apart.</summary>
    public static DateOrder? OrderOf(IReadOnlyCollection<string> values)
    {
        if (ShareOf(values, Form(DateOrder.YearMonthDay)) >= MostlyDates) return DateOrder.YearMonthDay;
        var form = Form(DateOrder.DayMonthYear);
        if (ShareOf(values, form) < MostlyDates) return null;
        var parts = values.Where(v => form.IsMatch(v)).Select(Numbers).ToArray();
        var (isDayFirst, isMonthFirst) = (parts.Any(p => p[0] > 12), parts.Any(p => p[1] > 12));
        return (isDayFirst, isMonthFirst) switch
        {
            (true, false) => DateOrder.DayMonthYear,
            (false, true) => DateOrder.MonthDayYear,
            _ => null,
        };
    }

    /// <summary>The median of such dates, and whether one has a time of day; null where there is none.</summary>
    public static (string Median, bool HasTime, int Count)? Middle(DateOrder order, IReadOnlyList<string?> rows)
    {
        var form = Form(order);
        var dates = rows.OfType<string>().Where(v => form.IsMatch(v)).OrderBy(v => Key(Numbers(v), order)).ToArray();
        return dates.Length == 0 ? null : (dates[dates.Length / 2], dates.Any(d => d.Contains(':', StringComparison.Ordinal)), dates.Length);
    }

    private static int Key(int[] parts, DateOrder order) => order switch
    {
        DateOrder.YearMonthDay => (parts[0] * 400) + (parts[1] * 32) + parts[2],
        DateOrder.DayMonthYear => (parts[2] * 400) + (parts[1] * 32) + parts[0],
        _ => (parts[2] * 400) + (parts[0] * 32) + parts[1],
    };

    private static int[] Numbers(string date) =>
        [.. Digits().Matches(date).Take(3).Select(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture))];

    private static double ShareOf(IReadOnlyCollection<string> values, Regex form) => values.Count(v => form.IsMatch(v)) / (double)values.Count;

    // The same for day and month first.
    private static Regex Form(DateOrder order) => new($"^(?:{TimeStep.PatternOf(order)})$", RegexOptions.CultureInvariant);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
