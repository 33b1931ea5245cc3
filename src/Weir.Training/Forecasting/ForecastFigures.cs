using System.Globalization;
using Weir.Statistics.Metrics;

namespace Weir.Training.Forecasting;

/// <summary>Figures of forecasts from rolling origins, beside the seasonal naive forecast: the value a season before, of the season that repeats best.</summary>
internal static class ForecastFigures
{
    /// <param name="series">The series.</param>
    /// <param name="origins">From where was forecast.</param>
    /// <param name="horizon">Steps ahead.</param>
    /// <param name="forecasts">Origins × horizon.</param>
    /// <param name="scales">Of each season, from the rows that were trained on.</param>
    public static Dictionary<string, double> Of(Series series, int[] origins, int horizon, float[] forecasts, IReadOnlyDictionary<int, double> scales)
    {
        var (truth, predicted, naive) = Pairs(series, origins, horizon, forecasts, scales.Keys);
        Dictionary<string, double> figures = new()
        {
            ["rmse"] = RegressionMetrics.RootMeanSquaredError(truth, predicted),
            ["mae"] = RegressionMetrics.MeanAbsoluteError(truth, predicted),
            ["smape"] = RegressionMetrics.SymmetricPercentageError(truth, predicted),
            ["mean_bias_error"] = RegressionMetrics.MeanBiasError(truth, predicted),
            ["r2"] = RegressionMetrics.R2(truth, predicted),
            ["origins"] = origins.Length,
        };
        var best = naive.MinBy(n => RegressionMetrics.MeanAbsoluteError(truth, n.Value));
        figures["baseline_season"] = best.Key;
        figures["baseline_rmse"] = RegressionMetrics.RootMeanSquaredError(truth, best.Value);
        figures["baseline_mae"] = RegressionMetrics.MeanAbsoluteError(truth, best.Value);
        foreach (var (season, scale) in scales)
        {
            figures[MaseName(season, scales.Keys)] = figures["mae"] / scale;
            figures[$"baseline_{MaseName(season, scales.Keys)}"] = figures["baseline_mae"] / scale;
        }

        return figures.Where(f => double.IsFinite(f.Value)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>As <c>mase</c> for the first season, <c>mase.s168</c> for others.</summary>
    public static string MaseName(int season, IEnumerable<int> seasons) => season == seasons.First() ? "mase" : string.Create(CultureInfo.InvariantCulture, $"mase.s{season}");

    /// <summary>Truth, forecast and naive forecasts by season of all steps whose truth is known.</summary>
    public static (double[] Truth, double[] Predicted, IReadOnlyDictionary<int, double[]> Naive) Pairs(Series series, int[] origins, int horizon, float[] forecasts, IEnumerable<int> seasons)
    {
        var known = Enumerable.Range(0, forecasts.Length)
            .Select(i => (At: i, Origin: origins[i / horizon], Ahead: 1 + (i % horizon)))
            .Where(p => p.Origin + p.Ahead < series.Length && !double.IsNaN(series.Values[p.Origin + p.Ahead])).ToArray();
        return (
            [.. known.Select(p => series.Values[p.Origin + p.Ahead])],
            [.. known.Select(p => (double)forecasts[p.At])],
            seasons.ToDictionary(s => s, s => known.Select(p => series.SeasonBefore(p.Origin, p.Ahead, s) is var v && double.IsNaN(v) ? 0 : v).ToArray()));
    }
}
