namespace Weir.Training.Forecasting;

/// <summary>A series on an even grid of times; NaN where a value is missing.</summary>
/// <param name="Start">Time of the first value.</param>
/// <param name="Step">Time between two.</param>
/// <param name="Values">The target.</param>
/// <param name="Known">Columns that are known ahead, on the same grid.</param>
internal sealed record Series(DateTime Start, SeriesStep Step, double[] Values, IReadOnlyList<double[]> Known)
{
    public int Length => Values.Length;

    /// <summary>What tells it from the other series of its table, a text for each column that does; empty for the only one.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The place of its first value on the grid of all series of the table: its times may be later than those of the grid by less than a step.</summary>
    public int Offset { get; init; }

    /// <summary>What is the same at all its times: a text, or a number as text; null where it is missing.</summary>
    public IReadOnlyList<string?> Statics { get; init; } = [];

    /// <summary>The row of the table that each value is from; -1 where there is none.</summary>
    public IReadOnlyList<int> RowAt { get; init; } = [];

    public DateTime TimeAt(int place) => Step.After(Start, place);

    /// <summary>As <c>store=7, item=3</c>.</summary>
    public string NameBy(IReadOnlyList<string> columns) => string.Join(", ", columns.Zip(Key, (c, k) => $"{c}={k}"));

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
