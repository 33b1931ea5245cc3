using System.Globalization;
using Weir.Statistics.Metrics;

namespace Weir.Training.Forecasting;

/// <summary>Figures of forecasts from rolling origins, beside the seasonal naive forecast: the value a season before, of the season that repeats best.</summary>
internal static class ForecastFigures
{
    /// <param name="pairs">Truth and forecasts.</param>
    /// <param name="panel">The series.</param>
    /// <param name="scales">Of each season and series, from the rows that were trained on.</param>
    public static Dictionary<string, double> Of(ForecastPairs pairs, Panel panel, IReadOnlyDictionary<int, double[]> scales)
    {
        var (truth, predicted) = (pairs.Truth, pairs.Predicted);
        Dictionary<string, double> figures = new()
        {
            ["rmse"] = RegressionMetrics.RootMeanSquaredError(truth, predicted),
            ["mae"] = RegressionMetrics.MeanAbsoluteError(truth, predicted),
            ["smape"] = RegressionMetrics.SymmetricPercentageError(truth, predicted),
            ["mean_bias_error"] = RegressionMetrics.MeanBiasError(truth, predicted),
            ["r2"] = RegressionMetrics.R2(truth, predicted),
            ["origins"] = pairs.Origins,
        };
        var season = pairs.BestSeason(scales);
        var naive = pairs.Naive[season];
        figures["baseline_season"] = season;
        figures["baseline_rmse"] = RegressionMetrics.RootMeanSquaredError(truth, naive);
        figures["baseline_mae"] = RegressionMetrics.MeanAbsoluteError(truth, naive);
        foreach (var (of, scale) in scales)
        {
            figures[MaseName(of, scales.Keys)] = ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(truth, predicted, pairs.Series, scale);
            figures[$"baseline_{MaseName(of, scales.Keys)}"] = ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(truth, naive, pairs.Series, scale);
        }

        if (panel.HasKeys)
        {
            var each = BySeries(pairs, panel, scales);
            figures["series"] = each.Count;
            // A series that repeats itself exactly leaves nothing to be better at: what errs as little is not worse.
            var decided = each.Count(s => s.Mae != s.BaselineMae);
            if (decided > 0) figures["better_series"] = each.Count(s => s.Mae < s.BaselineMae) / (double)decided;
        }

        return figures.Where(f => double.IsFinite(f.Value)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>What the figures leave out; null where they count all series alike.</summary>
    public static string? LeftOut(ForecastPairs pairs, Panel panel, IReadOnlyDictionary<int, double[]> scales)
    {
        if (!panel.HasKeys) return null;
        var each = BySeries(pairs, panel, scales);
        var (unscaled, ties) = (each.Count(s => s.Mase is null), each.Count(s => s.Mae == s.BaselineMae));
        List<string> told = [];
        if (unscaled > 0) told.Add($"'mase' leaves out {unscaled} of {each.Count} series, whose values repeat the season exactly (or are too few) where it was trained, so that there is no error to measure by");
        if (ties > 0) told.Add($"{ties} of {each.Count} series are forecast as well as by repeating the season: 'better_series' counts them neither as better nor as worse");
        return told.Count == 0 ? null : string.Join("; ", told);
    }

    /// <summary>Of every series that was judged, in the panel's order.</summary>
    public static IReadOnlyList<SeriesFigures> BySeries(ForecastPairs pairs, Panel panel, IReadOnlyDictionary<int, double[]> scales)
    {
        var (season, scale) = (pairs.BestSeason(scales), scales[scales.Keys.First()]);
        double Error(int[] places, double[] values) => places.Average(i => Math.Abs(values[i] - pairs.Truth[i]));
        return [.. Enumerable.Range(0, pairs.Truth.Length).GroupBy(i => pairs.Series[i]).OrderBy(g => g.Key).Select(g =>
        {
            int[] places = [.. g];
            var (mae, naive) = (Error(places, pairs.Predicted), Error(places, pairs.Naive[season]));
            var unit = scale[g.Key];
            return new SeriesFigures(panel.Series[g.Key].Key, places.Length, mae, Math.Sqrt(places.Average(i => (pairs.Predicted[i] - pairs.Truth[i]) * (pairs.Predicted[i] - pairs.Truth[i]))), naive)
            {
                Mase = unit > 0 ? mae / unit : null,
                BaselineMase = unit > 0 ? naive / unit : null,
            };
        })];
    }

    /// <summary>As <c>mase</c> for the first season, <c>mase.s168</c> for others.</summary>
    public static string MaseName(int season, IEnumerable<int> seasons) => season == seasons.First() ? "mase" : string.Create(CultureInfo.InvariantCulture, $"mase.s{season}");
}
