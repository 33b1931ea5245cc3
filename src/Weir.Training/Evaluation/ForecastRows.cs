using Weir.Data.Tables;
using Weir.Foundation.Errors;
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
    /// <param name="seen">What the model is given in place of the series; null for the series itself.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: the table or the request does not fit a forecast; <c>too_few_rows</c>.</exception>
    public static ScoredRows Of(string modelPath, Table table, EvaluationRequest request, List<string> notes, CancellationToken cancellation, Func<Series, Series>? seen = null)
    {
        if (request.Slices.Count > 0 || request.Weights is not null) throw WeirException.Usage("a forecast is judged as a whole, by its origins", "leave out slices and weights");
        using var model = Forecaster.TryLoad(modelPath)!;
        var series = model.Read(table, request.DataPath, notes, cancellation);
        var origins = model.Rolling(series);
        var (truth, predicted, naive) = ForecastFigures.Pairs(series, origins, model.Horizon, model.Forecast(seen?.Invoke(series) ?? series, origins, cancellation), model.Scales.Keys);
        if (truth.Length < 2) throw new WeirException(TrainingErrors.TooFewRows, $"'{request.DataPath}' holds no whole horizon of {model.Horizon} values after the first origin", "bring more rows", new SourceLocation(request.DataPath));
        var best = naive.MinBy(n => RegressionMetrics.MeanAbsoluteError(truth, n.Value));
        notes.Add($"{origins.Length} origins, {model.Horizon} steps apart, from {ForecastInputs.Text(series.TimeAt(origins[0]))}; the baseline repeats the value {best.Key} steps before");
        List<Metric> metrics = [.. MetricCatalog.Of(MetricTasks.Forecast).Where(m => m.Needs == MetricNeeds.Numbers && m.Name is "rmse" or "mae" or "mean_bias_error" or "smape" or "wape" or "r2" or "max_error")];
        metrics.InsertRange(0, model.Scales.Where(s => s.Value > 0).Select(s => new Metric(ForecastFigures.MaseName(s.Key, model.Scales.Keys), MetricTasks.Forecast, false, MetricNeeds.Numbers, (i, _) => RegressionMetrics.MeanAbsoluteError(i.TrueValues, i.PredictedValues, i.Weights) / s.Value)));
        return new ScoredRows(LearningTask.Forecast, [], new MetricInput { TrueValues = truth, PredictedValues = predicted }, [.. Enumerable.Range(0, truth.Length)]) { Catalog = metrics, Naive = best.Value };
    }
}
