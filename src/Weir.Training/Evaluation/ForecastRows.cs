using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;
using Weir.Training.Forecasting;

namespace Weir.Training.Evaluation;

/// <summary>Truth and forecast from rolling origins of a table.</summary>
internal static class ForecastRows
{
    /// <param name="modelPath">Package or file.</param>
    /// <param name="table">Rows with the truth.</param>
    /// <param name="request">What the user said.</param>
    /// <param name="notes">Takes what a reader should know.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="seen">What the model is given in place of the series; null for the series themselves.</param>
    /// <param name="until">Until when this model or another that it is compared with was trained; null for its own time.</param>
    /// <param name="kept">Rows of the table that are judged; null for all.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: the table or the request does not fit a forecast; <c>too_few_rows</c>.</exception>
    public static ScoredRows Of(string modelPath, Table table, EvaluationRequest request, List<string> notes, CancellationToken cancellation, Func<Panel, Panel>? seen = null, DateTime? until = null, IReadOnlySet<int>? kept = null)
    {
        if (request.Bootstrap.Method != BootstrapMethod.Percentile) throw WeirException.Usage("intervals of a forecast count how origins hang together, and draw none of them", "leave out --interval");
        if (request.Weights is not null) throw WeirException.Usage("a forecast counts every step alike", "leave out the weights");
        using var model = Forecaster.TryLoad(modelPath)!;
        var panel = model.Read(table, request.DataPath, notes, cancellation);
        var origins = model.Rolling(panel, until);
        var scales = model.ScalesOf(panel, origins);
        var pairs = ForecastPairs.Of(panel, origins, model.Horizon, model.Forecast(seen?.Invoke(panel) ?? panel, origins, cancellation), scales.Keys);
        int RowOf(ForecastPairs of, int i) => panel.Series[of.Series[i]].RowAt[of.Places[i]];
        if (kept is not null) pairs = pairs.Where(i => kept.Contains(RowOf(pairs, i)));
        if (pairs.Truth.Length < 2) throw new WeirException(TrainingErrors.TooFewRows, $"'{request.DataPath}' holds no whole horizon of {model.Horizon} values after the first origin", "bring more rows", new SourceLocation(request.DataPath));
        var best = pairs.BestSeason(scales);
        notes.Add($"{origins.Length} origins, {model.Horizon} steps apart, from {ForecastInputs.Told(origins.Min(panel.TimeAt))}; the baseline repeats the value {best} steps before");
        if (request.Bootstrap.Resamples > 0 && pairs.Stretches.Max() + 1 is < SerialTable.FewestBlocks and var times)
            notes.Add($"no intervals: the origins are at {(times == 1 ? "one time" : $"{times} times")}, and at least {SerialTable.FewestBlocks} are needed to tell how errors from one after another hang together");
        if (panel.HasKeys && ForecastFigures.LeftOut(pairs, panel, scales) is { } left) notes.Add(left);
        if (panel.HasKeys) notes.AddRange(Series(model, panel, origins));
        return new ScoredRows(LearningTask.Forecast, [], new MetricInput { TrueValues = pairs.Truth, PredictedValues = pairs.Predicted, Series = pairs.Series }, [.. Enumerable.Range(0, pairs.Truth.Length).Select(i => RowOf(pairs, i))])
        {
            Catalog = Metrics(scales),
            Blocks = pairs.Stretches,
            Naive = pairs.Naive[best],
            HasSeen = model.HasSeen(panel, pairs),
            Forecast = seen is null ? ForecastDetail.Of(pairs, panel, scales) : null,
        };
    }

    private static List<Metric> Metrics(IReadOnlyDictionary<int, double[]> scales)
    {
        List<Metric> metrics = [.. MetricCatalog.Of(MetricTasks.Forecast).Where(m => m.Needs == MetricNeeds.Numbers && m.Name is "rmse" or "mae" or "mean_bias_error" or "smape" or "wape" or "r2" or "max_error")];
        metrics.InsertRange(0, scales.Where(s => s.Value.Any(v => v > 0)).Select(s => new Metric(ForecastFigures.MaseName(s.Key, scales.Keys), MetricTasks.Forecast, false, MetricNeeds.Numbers, (i, _) => ForecastMetrics.MeanAbsoluteScaledErrorOfSeries(i.TrueValues, i.PredictedValues, i.Series, s.Value, i.Weights))));
        return metrics;
    }

    private static IEnumerable<string> Series(Forecaster model, Panel panel, Origin[] origins)
    {
        var judged = origins.Select(o => o.Series).Distinct().ToArray();
        if (judged.Length < panel.Series.Count) yield return $"{panel.Series.Count - judged.Length} of {panel.Series.Count} series are not judged: they have too few values before, or no whole horizon after, the first origin";
        if (judged.Count(s => !model.Knows(panel.Series[s])) is > 0 and var fresh) yield return $"{fresh} of {judged.Length} series were not trained on: their scale is that of their values before the first origin";
    }
}
