using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Pipelines.Triggers.Cron;

/// <summary>One field of a cron expression: the numbers that it lets pass, as bits.</summary>
/// <param name="Bits">Bit n is set when n passes.</param>
/// <param name="IsStar">True when it begins with <c>*</c> or <c>?</c>: it then does not widen the other day field.</param>
internal readonly record struct CronField(ulong Bits, bool IsStar)
{
    private static readonly string[] MonthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>True when a number passes.</summary>
    public bool Has(int number) => (Bits >> number & 1) != 0;

    public static CronField Minute(string text, string expression) => Parse(text, expression, "minute", 0, 59, null, 0);

    public static CronField Hour(string text, string expression) => Parse(text, expression, "hour", 0, 23, null, 0);

    public static CronField DayOfMonth(string text, string expression) => Parse(text, expression, "day of month", 1, 31, null, 0);

    public static CronField Month(string text, string expression) => Parse(text, expression, "month", 1, 12, MonthNames, 1);

    public static CronField DayOfWeek(string text, string expression) => Parse(text, expression, "day of week", 0, 6, DayNames, 0);

    private static CronField Parse(string text, string expression, string name, int least, int most, string[]? names, int firstName)
    {
        var bits = 0UL;
        foreach (var part in text.Split(',')) bits |= Range(part);
        return new CronField(bits, text[0] is '*' or '?');

        ulong Range(string part)
        {
            var step = part.Split('/');
            var ends = step[0].Split('-');
            if (step.Length > 2 || ends.Length > 2) throw Fault(part);
            var isStar = ends is ["*" or "?"];
            var from = isStar ? least : Number(ends[0], part);
            // `5/15` means from 5 to the end in steps of 15.
            var to = isStar || (ends.Length == 1 && step.Length == 2) ? most : ends.Length == 2 ? Number(ends[1], part) : from;
            var by = step.Length == 2 ? int.TryParse(step[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : throw Fault(part) : 1;
            if (from > to) throw Fault(part);
            var found = 0UL;
            for (long at = from; at <= to; at += by) found |= 1UL << (int)at;
            return found;
        }

        int Number(string word, string part)
        {
            if (names is not null && Array.FindIndex(names, n => n.Equals(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at) return at + firstName;
            return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : throw Fault(part);
        }

        WeirException Fault(string part) => new(
            "cron_syntax",
            $"'{part}' is no {name} of the cron expression '{expression}'",
            string.Create(CultureInfo.InvariantCulture, $"{name} is {least} to {most}{(names is null ? string.Empty : $" or {names[0]} to {names[^1]}")}, `*`, a range `a-b`, a step `*/n`, or a list of them with commas"),
            new SourceLocation(expression, Field: name));
    }
}
