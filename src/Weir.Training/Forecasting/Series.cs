namespace Weir.Training.Forecasting;

/// <summary>A series on an even grid of times; NaN where a value is missing.</summary>
/// <param name="Start">Time of the first value.</param>
/// <param name="Step">Time between two.</param>
/// <param name="Values">The target.</param>
/// <param name="Known">Columns that are known ahead, on the same grid.</param>
internal sealed record Series(DateTime Start, SeriesStep Step, double[] Values, IReadOnlyList<double[]> Known)
{
    public int Length => Values.Length;

    /// <summary>How long the table of rows was, without gaps.</summary>
    public required int Rows { get; init; }

    public DateTime TimeAt(int place) => Step.After(Start, place);

    /// <summary>The place of a time; before the first it is negative.</summary>
    public int PlaceOf(DateTime time) => Step.Months > 0
        ? (((time.Year - Start.Year) * 12) + time.Month - Start.Month) / Step.Months
        : (int)Math.Floor((time - Start).TotalSeconds / Step.Seconds);

    /// <summary>The value one or more whole seasons before a step ahead of an origin, the nearest that is known at the origin.</summary>
    public double SeasonBefore(int origin, int ahead, int season)
    {
        for (var place = origin + ahead - (season * ((ahead + season - 1) / season)); place >= 0; place -= season)
            if (!double.IsNaN(Values[place])) return Values[place];
        return double.NaN;
    }

    /// <summary>Mean absolute difference of values a season apart, up to a place: what errors are measured by (MASE).</summary>
    public double Scale(int season, int end)
    {
        double sum = 0;
        var count = 0;
        for (var i = season; i < end; i++)
        {
            if (double.IsNaN(Values[i]) || double.IsNaN(Values[i - season])) continue;
            sum += Math.Abs(Values[i] - Values[i - season]);
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
