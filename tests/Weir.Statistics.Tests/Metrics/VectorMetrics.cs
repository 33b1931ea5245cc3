using System.Text.Json;
using Weir.Statistics.Metrics;

namespace Weir.Statistics.Tests.Metrics;

/// <summary>What each case of the metric vectors computes, as a flat list of numbers in the order of the expected ones.</summary>
internal static class VectorMetrics
{
    public static double[] Compute(string metric, VectorInput input, JsonElement parameters)
    {
        if (input.Has("relevance")) return [Ranking(metric, input, parameters)];
        if (input.Has("X")) return [Clustering(metric, input)];
        if (input.Has("y_train")) return [Forecast(metric, input, Number(parameters, "seasonality"))];
        var columns = input.ColumnsOrNone("y_true");
        if (input.Has("y_score") && columns > 0) return Multilabel(metric, input, columns, parameters);
        if (columns > 0) return MultiOutput(metric, input, columns, Text(parameters, "multioutput"));
        if (!input.Has("y_score") && !input.Has("y_proba") && !input.HasTexts()) return [Regression(metric, input, parameters)];
        return Classification(metric, input, parameters);
    }

    private static double[] Classification(string metric, VectorInput input, JsonElement parameters)
    {
        var labels = input.Labels.Length;
        var truth = input.Codes("y_true");
        if (input.Has("y_proba") && Several(metric, truth, input.Numbers("y_proba"), labels, parameters) is { } several) return several;
        if (input.Has("y_score") && Scores(metric, Array.ConvertAll(truth, t => t == 1), truth, input.Numbers("y_score"), input.Weights, parameters) is { } scores) return scores;
        return Matrix(metric, ConfusionMatrix.Of(truth, input.Codes("y_pred"), labels, input.Weights), parameters);
    }

    private static double[]? Several(string metric, int[] truth, double[] proba, int classes, JsonElement parameters)
    {
        var average = Text(parameters, "average");
        return metric switch
        {
            "log_loss" => [ProbabilityMetrics.LogLoss(truth, proba, classes)],
            "brier_multi" => [ProbabilityMetrics.Brier(truth, proba, classes)],
            "top_k_accuracy" => [MulticlassScores.TopKAccuracy(truth, proba, classes, (int)Number(parameters, "k"))],
            "roc_auc" when Text(parameters, "multi_class") == "ovo" => [MulticlassScores.RocAucOneVersusOne(truth, proba, classes, average == "weighted")],
            "roc_auc" when average == "micro" => [MulticlassScores.RocAucMicro(truth, proba, classes)],
            "roc_auc" => Averaged(MulticlassScores.RocAucOneVersusRest(truth, proba, classes), truth, average),
            "average_precision" => Averaged(MulticlassScores.AveragePrecision(truth, proba, classes), truth, average),
            _ => null,
        };
    }

    private static double[] Averaged(double[] figures, int[] truth, string? average) => average switch
    {
        "macro" => [figures.Average()],
        "weighted" => [figures.Select((f, c) => f * truth.Count(t => t == c)).Sum() / truth.Length],
        _ => figures,
    };

    private static double[]? Scores(string metric, bool[] positive, int[] truth, double[] scores, double[] weights, JsonElement parameters)
    {
        var curve = ScoreCurve.Of(positive, scores, weights);
        return metric switch
        {
            "roc_auc" => [ScoreMetrics.RocAuc(positive, scores, weights, parameters.TryGetProperty("max_fpr", out var m) ? m.GetDouble() : 1)],
            "average_precision" => [ScoreMetrics.AveragePrecision(positive, scores, weights)],
            "pr_auc_trapezoid" => [ScoreMetrics.PrecisionRecallArea(positive, scores, weights)],
            "ks_statistic" => [ScoreMetrics.KolmogorovSmirnov(positive, scores, weights)],
            "roc_curve" => Lists(curve.Roc(parameters.GetProperty("drop_intermediate").GetBoolean()), p => [p.FalsePositiveRate, p.TruePositiveRate, p.Threshold]),
            "precision_recall_curve" => [.. Lists(curve.PrecisionRecall(), p => [p.Precision, p.Recall, p.Threshold]).SkipLast(1)],
            "det_curve" => Lists(curve.DetectionErrorTradeoff(), p => [p.FalsePositiveRate, p.FalseNegativeRate, p.Threshold]),
            "log_loss" => [ProbabilityMetrics.LogLoss(truth, [.. scores.SelectMany(s => new[] { 1 - s, s })], 2, weights)],
            "brier" => [ProbabilityMetrics.Brier(positive, scores, weights)],
            "hinge_loss" => [ProbabilityMetrics.HingeLoss(positive, scores, weights)],
            "expected_calibration_error" => [CalibrationMetrics.ExpectedError(positive, scores, (int)Number(parameters, "n_bins"), weights)],
            "max_calibration_error" => [CalibrationMetrics.MaximumError(positive, scores, (int)Number(parameters, "n_bins"), weights)],
            "calibration_curve" => Lists(CalibrationMetrics.Curve(positive, scores, (int)Number(parameters, "n_bins"), Text(parameters, "strategy") == "quantile"), b => [b.Observed, b.Predicted]),
            "gain_curve_deciles" => CurveTables.Gain(positive, scores),
            "lift_curve_deciles" => CurveTables.Lift(positive, scores),
            "threshold_table" => [.. CurveTables.Thresholds(positive, scores).SelectMany(t => new[] { t.Threshold, t.Precision, t.Recall, t.F1, t.FlaggedShare })],
            _ => null,
        };
    }

    private static double[] Matrix(string metric, ConfusionMatrix matrix, JsonElement parameters)
    {
        var zero = Number(parameters, "zero_division", 0);
        Func<int, double>? perClass = metric switch
        {
            "precision" => c => matrix.Precision(c, zero),
            "recall" => c => matrix.Recall(c, zero),
            "f1" or "fbeta" => c => matrix.FScore(c, Number(parameters, "beta", 1), zero),
            "jaccard" => c => matrix.Jaccard(c, zero),
            "specificity" => c => matrix.Specificity(c),
            "npv" => c => matrix.NegativePredictiveValue(c),
            _ => null,
        };
        if (perClass is not null)
        {
            if (!parameters.TryGetProperty("average", out var average)) return [perClass(1)];
            return average.GetString() switch
            {
                "macro" => [matrix.Macro(perClass)],
                "weighted" => [matrix.Weighted(perClass)],
                "micro" => [metric == "jaccard" ? matrix.JaccardMicro() : matrix.Micro()],
                _ => [.. Enumerable.Range(0, matrix.Classes).Select(perClass)],
            };
        }

        return metric switch
        {
            "accuracy" => [matrix.Accuracy()],
            "zero_one_loss" or "hamming_loss" => [1 - matrix.Accuracy()],
            "balanced_accuracy" => [matrix.BalancedAccuracy(parameters.TryGetProperty("adjusted", out var a) && a.GetBoolean())],
            "matthews_corrcoef" => [matrix.MatthewsCorrelation()],
            "cohen_kappa" => [matrix.CohenKappa(Enum.Parse<KappaWeights>(Text(parameters, "weights") ?? "none", ignoreCase: true))],
            "likelihood_ratios" => [matrix.PositiveLikelihoodRatio(1), matrix.NegativeLikelihoodRatio(1)],
            "support" => [.. Enumerable.Range(0, matrix.Classes).Select(matrix.Support)],
            "classification_report" => [.. Report(matrix)],
            "confusion_matrix" => [.. matrix.Normalized(Text(parameters, "normalize") switch { "true" => ConfusionShares.OfTruth, "pred" => ConfusionShares.OfPrediction, "all" => ConfusionShares.OfAll, _ => ConfusionShares.None }).Cast<double>()],
            _ => throw new InvalidOperationException(metric),
        };
    }

    private static IEnumerable<double> Report(ConfusionMatrix m)
    {
        foreach (var c in Enumerable.Range(0, m.Classes)) foreach (var v in new[] { m.Precision(c), m.Recall(c), m.FScore(c), m.Support(c) }) yield return v;
        yield return m.Accuracy();
        foreach (var v in new[] { m.Macro(c => m.Precision(c)), m.Macro(c => m.Recall(c)), m.Macro(c => m.FScore(c)), m.Total }) yield return v;
        foreach (var v in new[] { m.Weighted(c => m.Precision(c)), m.Weighted(c => m.Recall(c)), m.Weighted(c => m.FScore(c)), m.Total }) yield return v;
    }

    private static double[] Multilabel(string metric, VectorInput input, int labels, JsonElement parameters)
    {
        var (truth, predicted, scores) = (input.Flags("y_true"), input.Flags("y_pred"), input.Numbers("y_score"));
        if (Text(parameters, "rows") == "1..") (truth, scores) = (truth[labels..], scores[labels..]);
        var average = Enum.TryParse<LabelAverage>(Text(parameters, "average"), ignoreCase: true, out var a) ? a : LabelAverage.Macro;
        return metric switch
        {
            "f1" => [MultilabelMetrics.Average(truth, predicted, labels, average, c => c.F1)],
            "jaccard" => [MultilabelMetrics.Average(truth, predicted, labels, average, c => c.Jaccard)],
            "average_precision" => [MultilabelMetrics.AveragePrecision(truth, scores, labels, average)],
            "hamming_loss" => [MultilabelMetrics.HammingLoss(truth, predicted, labels)],
            "accuracy_subset" => [MultilabelMetrics.SubsetAccuracy(truth, predicted, labels)],
            "coverage_error" => [MultilabelMetrics.CoverageError(truth, scores, labels)],
            "label_ranking_average_precision" => [MultilabelMetrics.RankingAveragePrecision(truth, scores, labels)],
            "label_ranking_loss" => [MultilabelMetrics.RankingLoss(truth, scores, labels)],
            "multilabel_confusion_matrix" => [.. MultilabelMetrics.Counts(truth, predicted, labels).SelectMany(c => new[] { c.TrueNegatives, c.FalsePositives, c.FalseNegatives, c.TruePositives })],
            _ => throw new InvalidOperationException(metric),
        };
    }

    private static double[] MultiOutput(string metric, VectorInput input, int outputs, string? average)
    {
        var (truth, predicted) = (input.Numbers("y_true"), input.Numbers("y_pred"));
        RegressionFigure figure = metric switch { "mse" => RegressionMetrics.MeanSquaredError, "rmse" => RegressionMetrics.RootMeanSquaredError, "r2" => RegressionMetrics.R2, _ => throw new InvalidOperationException(metric) };
        return average switch
        {
            "raw_values" => MultiOutputMetrics.PerOutput(truth, predicted, outputs, figure),
            "variance_weighted" => [MultiOutputMetrics.R2ByVariance(truth, predicted, outputs)],
            _ => [MultiOutputMetrics.Mean(truth, predicted, outputs, figure)],
        };
    }

    private static double Regression(string metric, VectorInput input, JsonElement parameters)
    {
        var (y, p, w) = (input.Numbers("y_true"), input.Numbers("y_pred"), input.Weights);
        return metric switch
        {
            "mae" => RegressionMetrics.MeanAbsoluteError(y, p, w),
            "mse" => RegressionMetrics.MeanSquaredError(y, p, w),
            "rmse" => RegressionMetrics.RootMeanSquaredError(y, p, w),
            "mape" => RegressionMetrics.MeanAbsolutePercentageError(y, p, w),
            "median_ae" => RegressionMetrics.MedianAbsoluteError(y, p, w),
            "r2" => RegressionMetrics.R2(y, p, w),
            "adjusted_r2" => RegressionMetrics.AdjustedR2(y, p, (int)Number(parameters, "n_features"), w),
            "explained_variance" => RegressionMetrics.ExplainedVariance(y, p, w),
            "max_error" => RegressionMetrics.MaximumError(y, p, w),
            "smape" => RegressionMetrics.SymmetricPercentageError(y, p, w),
            "wape" => RegressionMetrics.WeightedAbsolutePercentageError(y, p, w),
            "mean_bias_error" => RegressionMetrics.MeanBiasError(y, p, w),
            "msle" => RegressionMetrics.MeanSquaredLogError(y, p, w),
            "rmsle" => RegressionMetrics.RootMeanSquaredLogError(y, p, w),
            "pinball" => QuantileMetrics.Pinball(y, p, Number(parameters, "alpha"), w),
            "d2_pinball" => QuantileMetrics.D2Pinball(y, p, Number(parameters, "alpha"), w),
            "d2_absolute_error" => QuantileMetrics.D2AbsoluteError(y, p, w),
            "mean_tweedie_deviance" => DevianceMetrics.Tweedie(y, p, Number(parameters, "power"), w),
            "d2_tweedie" => DevianceMetrics.D2Tweedie(y, p, Number(parameters, "power"), w),
            "pearson" => CorrelationMetrics.Pearson(y, p, w),
            "spearman" => CorrelationMetrics.Spearman(y, p, w),
            "kendall_tau_b" => CorrelationMetrics.KendallTauB(y, p, w),
            "concordance" => CorrelationMetrics.Concordance(y, p, w),
            _ => throw new InvalidOperationException(metric),
        };
    }

    private static double Forecast(string metric, VectorInput input, double season) => metric switch
    {
        "mase" => ForecastMetrics.MeanAbsoluteScaledError(input.Numbers("y_train"), input.Numbers("y_true"), input.Numbers("y_pred"), (int)season),
        "rmsse" => ForecastMetrics.RootMeanSquaredScaledError(input.Numbers("y_train"), input.Numbers("y_true"), input.Numbers("y_pred"), (int)season),
        _ => throw new InvalidOperationException(metric),
    };

    private static double Ranking(string metric, VectorInput input, JsonElement parameters)
    {
        var columns = input.Columns("relevance");
        int[] ends = [.. Enumerable.Range(1, input.Rows("relevance")).Select(q => q * columns)];
        var found = MetricCatalog.Find(metric, MetricTasks.Ranking);
        if (parameters.TryGetProperty("k", out var k)) found = found with { Value = k.ValueKind == JsonValueKind.Null ? 0 : k.GetInt32() };
        return found.Of(new MetricInput { TrueValues = input.Numbers("relevance"), Probabilities = input.Numbers("score"), QueryEnds = ends, RelevantFrom = 2 });
    }

    private static double Clustering(string metric, VectorInput input) => MetricCatalog.Find(metric, MetricTasks.Clustering).Of(
        new MetricInput { Truth = input.Groups("labels_true"), Predicted = input.Groups("labels_pred"), Points = input.Numbers("X"), Dimensions = input.Columns("X") });

    private static double[] Lists<T>(IReadOnlyList<T> points, Func<T, double[]> numbers)
    {
        var rows = points.Select(numbers).ToList();
        return [.. Enumerable.Range(0, rows[0].Length).SelectMany(k => rows.Select(r => r[k]))];
    }

    private static double Number(JsonElement parameters, string name, double otherwise = double.NaN) => parameters.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    private static string? Text(JsonElement parameters, string name) => parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
