using Weir.Training.Forecasting;

namespace Weir.Training.Evaluation;

/// <summary>How forecasts did on each series, and how they looked on a few.</summary>
/// <param name="Columns">What tells series apart; empty for one.</param>
/// <param name="Series">Every series that was judged, the worst first.</param>
/// <param name="Shown">A few of them, with their values.</param>
public sealed record ForecastDetail(IReadOnlyList<string> Columns, IReadOnlyList<SeriesFigures> Series, IReadOnlyList<ForecastLine> Shown)
{
    private const int MostPoints = 200;

    /// <summary>The best, the median and the worst of several, and the one of one.</summary>
    internal static ForecastDetail Of(ForecastPairs pairs, Panel panel, IReadOnlyDictionary<int, double[]> scales)
    {
        var figures = ForecastFigures.BySeries(pairs, panel, scales).OrderByDescending(s => s.Mase ?? -1).ThenBy(s => Panel.Text(s.Key), StringComparer.Ordinal).ToArray();
        var best = pairs.BestSeason(scales);
        var numbers = panel.Series.Select((s, i) => (Key: Panel.Text(s.Key), i)).ToDictionary(p => p.Key, p => p.i, StringComparer.Ordinal);
        int[] shown = [.. new[] { figures.Length - 1, figures.Length / 2, 0 }.Distinct()];
        return new ForecastDetail(panel.Keys, figures, [.. shown.Select(at =>
        {
            var number = numbers[Panel.Text(figures[at].Key)];
            var places = Enumerable.Range(0, pairs.Truth.Length).Where(i => pairs.Series[i] == number).OrderBy(i => pairs.Places[i]).TakeLast(MostPoints).ToArray();
            return new ForecastLine(
                panel.Series[number].NameBy(panel.Keys), [.. places.Select(i => panel.Series[number].TimeAt(pairs.Places[i]))],
                [.. places.Select(i => pairs.Truth[i])], [.. places.Select(i => pairs.Predicted[i])], [.. places.Select(i => pairs.Naive[best][i])]);
        })]);
    }
}

/// <summary>A series as it was forecast.</summary>
/// <param name="Name">What tells it from the others; empty for the only one.</param>
/// <param name="Times">The last of those that were judged.</param>
/// <param name="Truth">What came.</param>
/// <param name="Forecast">What was forecast from at most a horizon before.</param>
/// <param name="Naive">The value a season before.</param>
public sealed record ForecastLine(string Name, IReadOnlyList<DateTime> Times, IReadOnlyList<double> Truth, IReadOnlyList<double> Forecast, IReadOnlyList<double> Naive);
