namespace Weir.Statistics.Metrics;

/// <summary>Metrics of two and of several classes.</summary>
internal static class ClassificationCatalog
{
    private const MetricTasks Two = MetricTasks.Binary;
    private const MetricTasks Several = MetricTasks.Multiclass;
    private const MetricTasks Any = Two | Several;

    public static readonly IReadOnlyList<Metric> Metrics =
    [
        Score("roc_auc", Two, (i, max) => i.Curve.RocAuc(max), "max_fpr", 1),
        Score("roc_auc_ovr", Several, (i, _) => OverPresent(i, s => s.RocAuc(), isWeighted: false)) with { IsSlow = true },
        Score("roc_auc_ovr_weighted", Several, (i, _) => OverPresent(i, s => s.RocAuc(), isWeighted: true)) with { IsSlow = true },
        Score("roc_auc_ovo", Several, (i, _) => MulticlassScores.RocAucOneVersusOne(i.Truth, i.Probabilities, i.Classes, false, i.Weights)) with { IsSlow = true },
        Score("roc_auc_ovo_weighted", Several, (i, _) => MulticlassScores.RocAucOneVersusOne(i.Truth, i.Probabilities, i.Classes, true, i.Weights)) with { IsSlow = true },
        Score("roc_auc_micro", Several, (i, _) => MulticlassScores.RocAucMicro(i.Truth, i.Probabilities, i.Classes, i.Weights)) with { IsSlow = true },
        Score("average_precision", Two, (i, _) => i.Curve.AveragePrecision()),
        Score("average_precision_macro", Several, (i, _) => OverPresent(i, s => s.AveragePrecision(), isWeighted: false)) with { IsSlow = true },
        Score("average_precision_weighted", Several, (i, _) => OverPresent(i, s => s.AveragePrecision(), isWeighted: true)) with { IsSlow = true },
        Score("pr_auc_trapezoid", Two, (i, _) => i.Curve.PrecisionRecallArea()),
        Score("ks_statistic", Two, (i, _) => i.Curve.KolmogorovSmirnov()),
        Loss("log_loss", Any, (i, _) => ProbabilityMetrics.LogLoss(i.Truth, i.Probabilities, i.Classes, i.Weights)),
        Loss("brier", Two, (i, _) => ProbabilityMetrics.Brier(i.IsPositive, i.PositiveScores, i.Weights)),
        Loss("brier_multi", Several, (i, _) => ProbabilityMetrics.Brier(i.Truth, i.Probabilities, i.Classes, i.Weights)),
        Loss("hinge_loss", Two, (i, _) => ProbabilityMetrics.HingeLoss(i.IsPositive, i.PositiveScores, i.Weights)),
        Loss("expected_calibration_error", Two, (i, bins) => CalibrationMetrics.ExpectedError(i.IsPositive, i.PositiveScores, (int)bins, i.Weights), "bins", 10),
        Loss("max_calibration_error", Two, (i, bins) => CalibrationMetrics.MaximumError(i.IsPositive, i.PositiveScores, (int)bins, i.Weights), "bins", 10),
        Score("top_k_accuracy", Several, (i, k) => MulticlassScores.TopKAccuracy(i.Truth, i.Probabilities, i.Classes, (int)k, i.Weights), "k", 2),
        Of("accuracy", Any, m => m.Accuracy()),
        Of("balanced_accuracy", Any, m => m.BalancedAccuracy()),
        Of("balanced_accuracy_adjusted", Any, m => m.BalancedAccuracy(adjusted: true)),
        Of("f1", Two, m => m.FScore(1)),
        new("fbeta", Two, true, MetricNeeds.Labels, (i, beta) => i.Matrix.FScore(1, beta)) { Parameter = "beta", Value = 2 },
        Of("precision", Two, m => m.Precision(1)),
        Of("recall", Two, m => m.Recall(1)),
        Of("specificity", Two, m => m.Specificity(1)),
        Of("npv", Two, m => m.NegativePredictiveValue(1)),
        Of("jaccard", Two, m => m.Jaccard(1)),
        .. Averages("f1", (m, c) => m.FScore(c), m => m.Micro()),
        .. Averages("precision", (m, c) => m.Precision(c), m => m.Micro()),
        .. Averages("recall", (m, c) => m.Recall(c), m => m.Micro()),
        .. Averages("jaccard", (m, c) => m.Jaccard(c), m => m.JaccardMicro()),
        Of("matthews_corrcoef", Any, m => m.MatthewsCorrelation()),
        Of("cohen_kappa", Any, m => m.CohenKappa()),
        Of("cohen_kappa_linear", Several, m => m.CohenKappa(KappaWeights.Linear)),
        Of("cohen_kappa_quadratic", Several, m => m.CohenKappa(KappaWeights.Quadratic)),
        Of("likelihood_ratio_positive", Two, m => m.PositiveLikelihoodRatio(1)),
        Of("likelihood_ratio_negative", Two, m => m.NegativeLikelihoodRatio(1)) with { GreaterIsBetter = false },
        Of("zero_one_loss", Any, m => 1 - m.Accuracy()) with { GreaterIsBetter = false },
        Of("hamming_loss", Any, m => 1 - m.Accuracy()) with { GreaterIsBetter = false },
    ];

    private static Metric Score(string name, MetricTasks tasks, Func<MetricInput, double, double> compute, string? parameter = null, double value = double.NaN) =>
        new(name, tasks, true, MetricNeeds.Probabilities, compute) { Parameter = parameter, Value = value };

    private static Metric Loss(string name, MetricTasks tasks, Func<MetricInput, double, double> compute, string? parameter = null, double value = double.NaN) =>
        new(name, tasks, false, MetricNeeds.Probabilities, compute) { Parameter = parameter, Value = value };

    private static Metric Of(string name, MetricTasks tasks, Func<ConfusionMatrix, double> figure) => new(name, tasks, true, MetricNeeds.Labels, (i, _) => figure(i.Matrix));

    private static IEnumerable<Metric> Averages(string name, Func<ConfusionMatrix, int, double> figure, Func<ConfusionMatrix, double> micro) =>
    [
        Of($"{name}_macro", MetricTasks.Multiclass, m => m.Macro(c => figure(m, c))),
        Of($"{name}_weighted", MetricTasks.Multiclass, m => m.Weighted(c => figure(m, c))),
        Of($"{name}_micro", MetricTasks.Multiclass, micro),
    ];

    // A class that no row has is left out, as balanced accuracy does.
    private static double OverPresent(MetricInput input, Func<ScoreCurve, double> figure, bool isWeighted)
    {
        double sum = 0, total = 0;
        for (var c = 0; c < input.Classes; c++)
        {
            var support = input.HasProbabilities ? Support(input, c) : 0;
            if (support == 0) continue;
            var weight = isWeighted ? support : 1;
            sum += weight * figure(ScoreCurve.Of(MulticlassScores.IsClass(input.Truth, c), MulticlassScores.Column(input.Probabilities, input.Classes, c, input.Truth.Length), input.Weights));
            total += weight;
        }

        return total == 0 ? throw MetricErrors.Because("a figure of scores", "there is no row") : sum / total;
    }

    private static double Support(MetricInput input, int c)
    {
        double support = 0;
        for (var i = 0; i < input.Truth.Length; i++) if (input.Truth[i] == c) support += input.Weights.Length == 0 ? 1 : input.Weights[i];
        return support;
    }
}
