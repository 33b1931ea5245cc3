using Weir.Statistics.Metrics;

namespace Weir.Training.Forecasting;

/// <summary>All steps of rolling origins whose truth is known.</summary>
/// <param name="Truth">What came.</param>
/// <param name="Predicted">What was forecast.</param>
/// <param name="Naive">By season what repeating it gives.</param>
/// <param name="Series">The number of the series of each.</param>
/// <param name="Places">The place of each in its series.</param>
/// <param name="Origins">From how many origins they are.</param>
internal sealed record ForecastPairs(double[] Truth, double[] Predicted, IReadOnlyDictionary<int, double[]> Naive, int[] Series, int[] Places, int Origins)
{
    /// <summary>The stretch of time of each, from 0: a horizon long, of all series together. What happens in one moves all steps there alike.</summary>
    public int[] Stretches { get; private init; } = [];

    /// <summary>Those that a condition on their place among all holds for.</summary>
    public ForecastPairs Where(Func<int, bool> holds)
    {
        int[] kept = [.. Enumerable.Range(0, Truth.Length).Where(holds)];
        T[] Pick<T>(T[] values) => Array.ConvertAll(kept, i => values[i]);
        return new ForecastPairs(Pick(Truth), Pick(Predicted), Naive.ToDictionary(n => n.Key, n => Pick(n.Value)), Pick(Series), Pick(Places), Origins) { Stretches = Numbered(Pick(Stretches)) };
    }

    public static ForecastPairs Of(Panel panel, Origin[] origins, int horizon, float[] forecasts, IEnumerable<int> seasons)
    {
        var known = Enumerable.Range(0, forecasts.Length)
            .Select(i => (At: i, Series: origins[i / horizon].Series, Origin: origins[i / horizon].Place, Ahead: 1 + (i % horizon)))
            .Where(p => p.Origin + p.Ahead < panel.Series[p.Series].Length && !double.IsNaN(panel.Series[p.Series].Values[p.Origin + p.Ahead])).ToArray();
        return new(
            [.. known.Select(p => panel.Series[p.Series].Values[p.Origin + p.Ahead])],
            [.. known.Select(p => (double)forecasts[p.At])],
            seasons.ToDictionary(s => s, s => known.Select(p => panel.Series[p.Series].SeasonBefore(p.Origin, p.Ahead, s) is var v && double.IsNaN(v) ? 0 : v).ToArray()),
            [.. known.Select(p => p.Series)], [.. known.Select(p => p.Origin + p.Ahead)], origins.Length)
        {
            Stretches = StretchesOf([.. known.Select(p => panel.Series[p.Series].Offset + p.Origin)], horizon),
        };
    }

    /// <summary>The season whose repetition errs least: of several series on the scale of each, so that the largest does not decide.</summary>
    public int BestSeason(IReadOnlyDictionary<int, double[]> scales)
    {
        var first = scales.First().Value;
        return Naive.MinBy(n => first.Length == 1
            ? RegressionMetrics.MeanAbsoluteError(Truth, n.Value)
            : ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(Truth, n.Value, Series, first) is var error && double.IsNaN(error) ? double.MaxValue : error).Key;
    }

    // Origins of series that begin at other times lie between each other's.
    private static int[] StretchesOf(int[] origins, int horizon)
    {
        var first = origins.Length == 0 ? 0 : origins.Min();
        return Numbered(Array.ConvertAll(origins, o => (o - first) / horizon));
    }

    private static int[] Numbered(int[] values)
    {
        var numbers = values.Distinct().Order().Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i);
        return Array.ConvertAll(values, v => numbers[v]);
    }
}
