using System.Globalization;

namespace Weir.Training.Forecasting;

/// <summary>The time between two values: seconds, or months.</summary>
/// <param name="Seconds">0 for steps of months.</param>
/// <param name="Months">0 for steps of seconds.</param>
internal readonly record struct SeriesStep(long Seconds, int Months)
{
    private const long Day = 86_400;
    private const int LongestSeason = 700;

    /// <summary>The time some steps later.</summary>
    public DateTime After(DateTime time, int steps) => Months > 0 ? time.AddMonths(Months * steps) : time.AddSeconds((double)Seconds * steps);

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

    /// <summary>As <c>3600s</c> or <c>1mo</c>.</summary>
    public override string ToString() => Months > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Months}mo") : string.Create(CultureInfo.InvariantCulture, $"{Seconds}s");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static SeriesStep Parse(string text) => text.EndsWith("mo", StringComparison.Ordinal)
        ? new SeriesStep(0, int.Parse(text[..^2], CultureInfo.InvariantCulture))
        : new SeriesStep(long.Parse(text[..^1], CultureInfo.InvariantCulture), 0);
}
