using System.Globalization;

namespace Weir.Training.Forecasting;

/// <summary>The time between two values: seconds, or months.</summary>
/// <param name="Seconds">0 for steps of months.</param>
/// <param name="Months">0 for steps of seconds.</param>
internal readonly record struct SeriesStep(long Seconds, int Months)
{
    private const long Day = 86_400;
    private const int LongestSeason = 700;
    private const string End = "-end";

    /// <summary>True where every time is on the last day of its month.</summary>
    public bool IsMonthEnd { get; init; }

    /// <summary>True for steps of whole days, months among them.</summary>
    public bool IsOfDays => Months > 0 || Seconds % Day == 0;

    /// <summary>The time some steps later.</summary>
    public DateTime After(DateTime time, int steps)
    {
        if (Months == 0) return time.AddSeconds((double)Seconds * steps);
        var later = time.AddMonths(Months * steps);
        return IsMonthEnd ? later.AddDays(DateTime.DaysInMonth(later.Year, later.Month) - later.Day) : later;
    }

    /// <summary>Whole steps from a time to another; negative where that is before it.</summary>
    public int PlacesBetween(DateTime start, DateTime time) => Months > 0
        ? (int)Math.Floor((((time.Year - start.Year) * 12) + time.Month - start.Month) / (double)Months)
        : (int)Math.Floor((time - start).TotalSeconds / Seconds);

    /// <summary>Seasons that such a series usually has: a day, a week, a year.</summary>
    public int[] UsualSeasons()
    {
        if (Months > 0) return 12 % Months == 0 && Months < 12 ? [12 / Months] : [1];
        if (Seconds < Day && Day % Seconds == 0)
        {
            var day = (int)(Day / Seconds);
            return day * 7 <= LongestSeason ? [day, day * 7] : [day];
        }

        return Seconds == Day ? [7] : Seconds == 7 * Day ? [52] : [1];
    }

    /// <summary>As <c>3600s</c>, <c>1mo</c>, or <c>1mo-end</c> for the ends of months.</summary>
    public override string ToString() => Months > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Months}mo{(IsMonthEnd ? End : string.Empty)}") : string.Create(CultureInfo.InvariantCulture, $"{Seconds}s");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static SeriesStep Parse(string text) => text.EndsWith(End, StringComparison.Ordinal) ? Parse(text[..^End.Length]) with { IsMonthEnd = true }
        : text.EndsWith("mo", StringComparison.Ordinal)
        ? new SeriesStep(0, int.Parse(text[..^2], CultureInfo.InvariantCulture))
        : new SeriesStep(long.Parse(text[..^1], CultureInfo.InvariantCulture), 0);
}
