namespace Weir.Statistics.Metrics;

/// <summary>Metrics of numbers and of forecasts.</summary>
internal static class RegressionCatalog
{
    private const MetricTasks Any = MetricTasks.Regression | MetricTasks.Forecast;

    public static readonly IReadOnlyList<Metric> Metrics =
    [
        Error("rmse", RegressionMetrics.RootMeanSquaredError),
        Error("mae", RegressionMetrics.MeanAbsoluteError),
        Error("mse", RegressionMetrics.MeanSquaredError),
        Error("median_ae", RegressionMetrics.MedianAbsoluteError) with { IsSlow = true },
        Error("max_error", RegressionMetrics.MaximumError),
        Score("r2", RegressionMetrics.R2),
        new("adjusted_r2", MetricTasks.Regression, true, MetricNeeds.Numbers, (i, _) => i.Features > 0
            ? RegressionMetrics.AdjustedR2(i.TrueValues, i.PredictedValues, i.Features, i.Weights)
            : throw MetricErrors.Because("adjusted_r2", "the number of the model's features is not known")),
        Score("explained_variance", RegressionMetrics.ExplainedVariance),
        Error("mean_bias_error", RegressionMetrics.MeanBiasError) with { Best = 0 },
        Error("mape", RegressionMetrics.MeanAbsolutePercentageError),
        Error("smape", RegressionMetrics.SymmetricPercentageError),
        Error("wape", RegressionMetrics.WeightedAbsolutePercentageError),
        Error("msle", RegressionMetrics.MeanSquaredLogError),
        Error("rmsle", RegressionMetrics.RootMeanSquaredLogError),
        With("pinball", false, "alpha", 0.5, (i, a) => QuantileMetrics.Pinball(i.TrueValues, i.PredictedValues, a, i.Weights)),
        With("d2_pinball", true, "alpha", 0.5, (i, a) => QuantileMetrics.D2Pinball(i.TrueValues, i.PredictedValues, a, i.Weights)) with { IsSlow = true },
        Score("d2_absolute_error", QuantileMetrics.D2AbsoluteError) with { IsSlow = true },
        With("mean_tweedie_deviance", false, "power", 1, (i, p) => DevianceMetrics.Tweedie(i.TrueValues, i.PredictedValues, p, i.Weights)),
        With("d2_tweedie", true, "power", 1, (i, p) => DevianceMetrics.D2Tweedie(i.TrueValues, i.PredictedValues, p, i.Weights)),
        Score("pearson", CorrelationMetrics.Pearson),
        Score("spearman", CorrelationMetrics.Spearman) with { IsSlow = true },
        Score("kendall_tau_b", CorrelationMetrics.KendallTauB) with { IsSlow = true },
        Score("concordance", CorrelationMetrics.Concordance) with { IsSlow = true },
        Scaled("mase", (i, m) => ForecastMetrics.MeanAbsoluteScaledError(i.History, i.TrueValues, i.PredictedValues, (int)m, i.Weights)),
        Scaled("rmsse", (i, m) => ForecastMetrics.RootMeanSquaredScaledError(i.History, i.TrueValues, i.PredictedValues, (int)m, i.Weights)),
    ];

    private static Metric Score(string name, RegressionFigure figure) => new(name, Any, true, MetricNeeds.Numbers, (i, _) => figure(i.TrueValues, i.PredictedValues, i.Weights));

    private static Metric Error(string name, RegressionFigure figure) => Score(name, figure) with { GreaterIsBetter = false };

    private static Metric With(string name, bool greaterIsBetter, string parameter, double value, Func<MetricInput, double, double> compute) =>
        new(name, Any, greaterIsBetter, MetricNeeds.Numbers, compute) { Parameter = parameter, Value = value };

    private static Metric Scaled(string name, Func<MetricInput, double, double> compute) =>
        new(name, MetricTasks.Forecast, false, MetricNeeds.Numbers | MetricNeeds.History, compute) { Parameter = "seasonality", Value = 1 };
}
