using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Training.Forecasting;

/// <summary>The series of a table, on one grid of times: they may begin and end at different ones. A table of one series is a panel of one.</summary>
/// <param name="Keys">Columns that tell series apart; empty for one series.</param>
/// <param name="Series">The series, in the order in which the table names them.</param>
/// <param name="Start">The earliest time of all.</param>
/// <param name="Step">Time between two values.</param>
internal sealed record Panel(IReadOnlyList<string> Keys, IReadOnlyList<Series> Series, DateTime Start, SeriesStep Step)
{
    /// <summary>Places on the grid, from the earliest time to the latest.</summary>
    public int Length { get; } = Series.Max(s => s.Offset + s.Length);

    /// <summary>True where columns tell series apart, be it one alone.</summary>
    public bool HasKeys => Keys.Count > 0;

    /// <summary>The time of a place on the grid.</summary>
    public DateTime TimeAt(int place) => Step.After(Start, place);

    /// <summary>The place of a time on the grid; before the first it is negative.</summary>
    public int PlaceOf(DateTime time) => Step.PlacesBetween(Start, time);

    /// <summary>The last place on the grid before a time, on it or not.</summary>
    public int LastBefore(DateTime time) => PlaceOf(time) is var place && TimeAt(place) < time ? place : place - 1;

    /// <summary>The place in a series behind its last value before a place on the grid.</summary>
    public int EndOf(int series, int end) => Math.Clamp(end - Series[series].Offset, 0, Series[series].Length);

    /// <summary>The time of an origin.</summary>
    public DateTime TimeAt(Origin origin) => Series[origin.Series].TimeAt(origin.Place);

    /// <summary>These series alone.</summary>
    public Panel Keep(IReadOnlyList<int> places) => this with { Series = [.. places.Select(p => Series[p])] };

    /// <summary>The panel with what came later. Series that are new there begin with it.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: the later one lies between the steps of this one.</exception>
    public Panel Join(Panel later)
    {
        var places = Enumerable.Range(0, Series.Count).ToDictionary(i => Text(Series[i].Key), i => i, StringComparer.Ordinal);
        List<Series> joined = [.. Series];
        foreach (var series in later.Series)
        {
            var moved = series with { Offset = PlaceOf(series.Start) };
            if (!places.TryGetValue(Text(series.Key), out var place))
            {
                joined.Add(moved);
                continue;
            }

            if (Step.After(joined[place].Start, moved.Offset - joined[place].Offset) != moved.Start)
                throw new WeirException(ErrorCodes.InvalidValue, $"the test begins at {ForecastInputs.Told(moved.Start)}{(HasKeys ? $" for {moved.NameBy(Keys)}" : string.Empty)}, which is no whole number of steps of {Step} after the rows to train on");
            joined[place] = Join(joined[place], moved);
        }

        return new Panel(Keys, joined, Start, Step);
    }

    /// <summary>A key as one text, in which no two keys are alike.</summary>
    public static string Text(IReadOnlyList<string> key) => string.Concat(key.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Length}:{k}")));

    private static Series Join(Series first, Series second)
    {
        var from = second.Offset - first.Offset;
        double[] Joined(double[] a, double[] b)
        {
            var all = new double[from + b.Length];
            Array.Fill(all, double.NaN);
            a.CopyTo(all, 0);
            b.CopyTo(all, from);
            return all;
        }

        return first with { Values = Joined(first.Values, second.Values), Known = [.. first.Known.Zip(second.Known, Joined)], RowAt = [] };
    }
}

/// <summary>From where a forecast is made.</summary>
/// <param name="Series">The number of the series in the panel.</param>
/// <param name="Place">The place of the newest value that is known, in the series.</param>
internal readonly record struct Origin(int Series, int Place);
