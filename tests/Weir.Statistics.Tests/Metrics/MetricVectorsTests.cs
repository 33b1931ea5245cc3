using System.Text.Json;
using Weir.Statistics.Metrics;
using Weir.Testing;

namespace Weir.Statistics.Tests.Metrics;

public sealed class MetricVectorsTests
{
    private static readonly JsonDocument Vectors = JsonDocument.Parse(File.ReadAllText(TestData.Vector("metrics", "metrics.json")));

    private static readonly string[] Inputs =
        ["bin", "bin_ties", "bin_weighted", "bin_rare", "multi", "strings", "no_positive", "certain", "reg", "reg_positive", "reg_weighted", "reg_const", "reg_const_perfect", "reg_zero"];

    public static TheoryData<string> Cases() => [.. Vectors.RootElement.GetProperty("cases").EnumerateArray().Where(IsCovered).Select(c => c.GetProperty("id").GetString()!)];

    [Fact]
    public void The_cases_that_are_covered_stay_covered() => Assert.True(Cases().Count >= 158, $"{Cases().Count} cases");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Metric_equals_the_golden_value(string id)
    {
        var testCase = Vectors.RootElement.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("id").GetString() == id);
        var input = Vectors.RootElement.GetProperty("inputs").GetProperty(testCase.GetProperty("input").GetString()!);
        var expected = testCase.GetProperty("expected");
        if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Throws<UndefinedMetricException>(() => Compute(testCase, input));
            return;
        }

        if (expected.ValueKind == JsonValueKind.Object) expected = expected.GetProperty("matrix");
        AssertClose(Flatten(expected), Compute(testCase, input));
    }

    private static bool IsCovered(JsonElement testCase)
    {
        var metric = testCase.GetProperty("metric").GetString()!;
        var parameters = testCase.GetProperty("params");
        if (!Inputs.Contains(testCase.GetProperty("input").GetString())) return false;
        if (metric == "roc_auc" && parameters.TryGetProperty("multi_class", out var kind))
            return kind.GetString() == "ovr" && Text(parameters, "average") != "micro";
        if (testCase.GetProperty("input").GetString() == "reg_weighted" && metric == "median_ae") return false; // weighted medians are not offered
        return Classification.Contains(metric) || Regression.Contains(metric);
    }

    private static readonly string[] Classification =
    [
        "accuracy", "balanced_accuracy", "precision", "recall", "f1", "fbeta", "jaccard", "specificity", "npv", "matthews_corrcoef", "cohen_kappa", "zero_one_loss",
        "roc_auc", "average_precision", "ks_statistic", "log_loss", "brier", "brier_multi", "confusion_matrix", "expected_calibration_error",
    ];

    private static readonly string[] Regression =
        ["mae", "mse", "rmse", "mape", "median_ae", "r2", "adjusted_r2", "explained_variance", "max_error", "smape", "wape", "mean_bias_error", "msle", "rmsle"];

    private static double[] Compute(JsonElement testCase, JsonElement input)
    {
        var metric = testCase.GetProperty("metric").GetString()!;
        var parameters = testCase.GetProperty("params");
        var weights = input.TryGetProperty("sample_weight", out var w) && w.ValueKind == JsonValueKind.Array ? Flatten(w) : [];
        if (Regression.Contains(metric)) return [RegressionFigure(metric, Flatten(input.GetProperty("y_true")), Flatten(input.GetProperty("y_pred")), weights, parameters)];
        var labels = Labels(input);
        var truth = Codes(input.GetProperty("y_true"), labels);
        if (metric is "roc_auc" or "average_precision" or "ks_statistic" or "log_loss" or "brier" or "brier_multi" or "expected_calibration_error")
            return ScoreFigure(metric, truth, input, weights, parameters, labels.Length);
        var matrix = ConfusionMatrix.Of(truth, Codes(input.GetProperty("y_pred"), labels), labels.Length, weights);
        return MatrixFigure(metric, matrix, parameters);
    }

    private static double[] MatrixFigure(string metric, ConfusionMatrix matrix, JsonElement parameters)
    {
        var zero = parameters.TryGetProperty("zero_division", out var z) ? z.GetDouble() : 0;
        var beta = parameters.TryGetProperty("beta", out var b) ? b.GetDouble() : 1;
        Func<int, double>? perClass = metric switch
        {
            "precision" => c => matrix.Precision(c, zero),
            "recall" => c => matrix.Recall(c, zero),
            "f1" or "fbeta" => c => matrix.FScore(c, beta, zero),
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
                "micro" => [metric == "jaccard" ? matrix.Accuracy() / (2 - matrix.Accuracy()) : matrix.Accuracy()],
                _ => [.. Enumerable.Range(0, matrix.Classes).Select(perClass)],
            };
        }

        return metric switch
        {
            "accuracy" => [matrix.Accuracy()],
            "zero_one_loss" => [1 - matrix.Accuracy()],
            "balanced_accuracy" => [matrix.BalancedAccuracy(parameters.TryGetProperty("adjusted", out var a) && a.GetBoolean())],
            "matthews_corrcoef" => [matrix.MatthewsCorrelation()],
            "cohen_kappa" => [matrix.CohenKappa(Enum.Parse<KappaWeights>(Text(parameters, "weights") ?? "none", ignoreCase: true))],
            _ => [.. from t in Enumerable.Range(0, matrix.Classes) from p in Enumerable.Range(0, matrix.Classes) select matrix[t, p] / Divisor(matrix, t, p, Text(parameters, "normalize"))],
        };
    }

    private static double Divisor(ConfusionMatrix matrix, int truth, int predicted, string? normalize) =>
        normalize switch { "true" => matrix.Support(truth), "pred" => matrix.Predicted(predicted), "all" => matrix.Total, _ => 1 };

    private static double[] ScoreFigure(string metric, int[] truth, JsonElement input, double[] weights, JsonElement parameters, int classes)
    {
        if (input.TryGetProperty("y_proba", out var matrix)) return MultiFigure(metric, truth, Flatten(matrix), parameters, classes);
        var scores = Flatten(input.GetProperty("y_score"));
        var positive = Array.ConvertAll(truth, t => t == 1);
        return metric switch
        {
            "roc_auc" => [ScoreMetrics.RocAuc(positive, scores, weights, parameters.TryGetProperty("max_fpr", out var m) ? m.GetDouble() : 1)],
            "average_precision" => [ScoreMetrics.AveragePrecision(positive, scores, weights)],
            "ks_statistic" => [ScoreMetrics.KolmogorovSmirnov(positive, scores, weights)],
            "brier" => [ProbabilityMetrics.Brier(positive, scores, weights)],
            "expected_calibration_error" => [ProbabilityMetrics.ExpectedCalibrationError(positive, scores, parameters.GetProperty("n_bins").GetInt32())],
            _ => [ProbabilityMetrics.LogLoss(truth, [.. scores.SelectMany(s => new[] { 1 - s, s })], 2, weights)],
        };
    }

    private static double[] MultiFigure(string metric, int[] truth, double[] proba, JsonElement parameters, int classes)
    {
        if (metric == "log_loss") return [ProbabilityMetrics.LogLoss(truth, proba, classes)];
        if (metric == "brier_multi") return [ProbabilityMetrics.Brier(truth, proba, classes)];
        var perClass = Enumerable.Range(0, classes).Select(c =>
        {
            var positive = Array.ConvertAll(truth, t => t == c);
            var scores = Enumerable.Range(0, truth.Length).Select(i => proba[(i * classes) + c]).ToArray();
            return metric == "roc_auc" ? ScoreMetrics.RocAuc(positive, scores) : ScoreMetrics.AveragePrecision(positive, scores);
        }).ToArray();
        return Text(parameters, "average") switch
        {
            "macro" => [perClass.Average()],
            "weighted" => [perClass.Select((v, c) => v * truth.Count(t => t == c)).Sum() / truth.Length],
            _ => perClass,
        };
    }

    private static double RegressionFigure(string metric, double[] truth, double[] predicted, double[] weights, JsonElement parameters) => metric switch
    {
        "mae" => RegressionMetrics.MeanAbsoluteError(truth, predicted, weights),
        "mse" => RegressionMetrics.MeanSquaredError(truth, predicted, weights),
        "rmse" => RegressionMetrics.RootMeanSquaredError(truth, predicted, weights),
        "mape" => RegressionMetrics.MeanAbsolutePercentageError(truth, predicted, weights),
        "median_ae" => RegressionMetrics.MedianAbsoluteError(truth, predicted),
        "r2" => RegressionMetrics.R2(truth, predicted, weights),
        "adjusted_r2" => RegressionMetrics.AdjustedR2(truth, predicted, parameters.GetProperty("n_features").GetInt32()),
        "explained_variance" => RegressionMetrics.ExplainedVariance(truth, predicted, weights),
        "max_error" => RegressionMetrics.MaximumError(truth, predicted),
        "smape" => RegressionMetrics.SymmetricPercentageError(truth, predicted, weights),
        "wape" => RegressionMetrics.WeightedAbsolutePercentageError(truth, predicted, weights),
        "mean_bias_error" => RegressionMetrics.MeanBiasError(truth, predicted, weights),
        "msle" => RegressionMetrics.MeanSquaredLogError(truth, predicted, weights),
        _ => Math.Sqrt(RegressionMetrics.MeanSquaredLogError(truth, predicted, weights)),
    };

    private static string[] Labels(JsonElement input)
    {
        var texts = input.GetProperty("y_true").EnumerateArray().Select(v => v.ToString());
        if (input.TryGetProperty("y_pred", out var predicted)) texts = texts.Concat(predicted.EnumerateArray().Select(v => v.ToString()));
        var labels = texts.Distinct().Order(StringComparer.Ordinal).ToArray();
        return labels is ["0"] ? ["0", "1"] : labels;
    }

    private static int[] Codes(JsonElement values, string[] labels) => [.. values.EnumerateArray().Select(v => Array.IndexOf(labels, v.ToString()))];

    private static string? Text(JsonElement parameters, string name) => parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double[] Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Flatten)] : [element.GetDouble()];

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Math.Max(1e-12, 1e-9 * Math.Abs(expected[i])), $"expected {expected[i]:R}, got {actual[i]:R}");
    }
}
