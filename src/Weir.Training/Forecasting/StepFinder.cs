namespace Weir.Training.Forecasting;

/// <summary>The step of series, found from their times, and times that lie between steps.</summary>
internal static class StepFinder
{
    private const double MostMissing = 0.5;
    private const double MostBetween = 0.1;

    /// <summary>The step that the times of all series share, else that of each by itself: weeks may begin on different days. Null where there is none.</summary>
    /// <param name="series">The times of each series, in order.</param>
    public static SeriesStep? Of(IReadOnlyList<DateTime[]> series)
    {
        DateTime[][] together = [[.. series.SelectMany(t => t).Distinct().Order()]];
        SeriesStep?[] found = [Shared(together), Shared(series)];
        return Array.Find(found, s => s is { } step && IsDense(series, step)) ?? found[0] ?? found[1];
    }

    /// <summary>Whether at least half of the steps have a time.</summary>
    public static bool IsDense(IReadOnlyList<DateTime[]> series, SeriesStep step) =>
        series.Sum(t => 1L + step.PlacesBetween(t[0], t[^1])) <= series.Sum(t => (long)t.Length) / (1 - MostMissing);

    /// <summary>The first time that lies between the steps that most others of its series keep; null where all keep them.</summary>
    public static (int Series, int Place)? FirstBetween(IReadOnlyList<DateTime[]> series, SeriesStep step)
    {
        for (var s = 0; s < series.Count; s++)
            if (Between(series[s], step).Select(p => (int?)p).FirstOrDefault() is { } place) return (s, place);
        return null;
    }

    /// <summary>Of series without a common step the one that nearly all of their times keep; null where there is none.</summary>
    public static SeriesStep? Commonest(IReadOnlyList<DateTime[]> series)
    {
        SeriesStep?[] candidates = [CommonestOf(Differences(series, Seconds)) is { } seconds && seconds >= 1 && seconds == Math.Floor(seconds) ? new SeriesStep((long)seconds, 0) : null, CommonestOf(Differences(series, Months)) is { } months && months >= 1 ? new SeriesStep(0, (int)months) : null];
        var (step, count) = candidates.OfType<SeriesStep>().Select(c => (Step: c, Count: series.Sum(t => Between(t, c).Count()))).OrderBy(c => c.Count).FirstOrDefault();
        return step != default && count <= MostBetween * series.Sum(t => t.Length) ? step : null;
    }

    private static SeriesStep? Shared(IReadOnlyList<DateTime[]> series)
    {
        bool All(Func<DateTime, DateTime, bool> alike) => series.All(times => Array.TrueForAll(times, t => alike(t, times[0])));
        var months = Differences(series, Months);
        if (months.Length == 0) return null;
        var isSameDay = All((t, first) => t.Day == first.Day);
        if (Array.TrueForAll(months, m => m > 0) && All((t, first) => t.TimeOfDay == first.TimeOfDay) && (isSameDay || All((t, _) => t.Day == DateTime.DaysInMonth(t.Year, t.Month))))
        {
            var step = (int)months.Min();
            return Array.TrueForAll(months, m => m % step == 0) ? new SeriesStep(0, step) { IsMonthEnd = !isSameDay } : null;
        }

        var seconds = Differences(series, Seconds);
        var commonest = CommonestOf(seconds)!.Value;
        return commonest >= 1 && commonest == Math.Floor(commonest) && Array.TrueForAll(seconds, s => s % commonest == 0) ? new SeriesStep((long)commonest, 0) : null;
    }

    // Times of one phase are whole steps apart. That of most is the right one; of several as frequent ones the first.
    private static IEnumerable<int> Between(DateTime[] times, SeriesStep step)
    {
        var phases = Array.ConvertAll(times, t => Phase(t, step));
        var usual = phases.GroupBy(p => p).MaxBy(g => g.Count())!.Key;
        return Enumerable.Range(0, times.Length).Where(i => phases[i] != usual || step.After(times[i], 0) != times[i]);
    }

    private static (int Day, long Ticks) Phase(DateTime time, SeriesStep step) => step.Months == 0
        ? (0, time.Ticks % (step.Seconds * TimeSpan.TicksPerSecond))
        : (step.IsMonthEnd ? 0 : time.Day, time.TimeOfDay.Ticks + (((time.Year * 12) + time.Month) % step.Months * TimeSpan.TicksPerDay));

    private static double[] Differences(IReadOnlyList<DateTime[]> series, Func<DateTime, DateTime, double> between) => [.. series.SelectMany(times => times.Skip(1).Zip(times, between))];

    private static double Seconds(DateTime later, DateTime earlier) => (later - earlier).TotalSeconds;

    private static double Months(DateTime later, DateTime earlier) => ((later.Year - earlier.Year) * 12) + later.Month - earlier.Month;

    private static double? CommonestOf(double[] differences) => differences.GroupBy(d => d).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (double?)g.Key).FirstOrDefault();
}
