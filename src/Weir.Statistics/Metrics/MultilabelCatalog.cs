namespace Weir.Statistics.Metrics;

/// <summary>Metrics of rows with any number of labels.</summary>
internal static class MultilabelCatalog
{
    private static readonly LabelAverage[] Averages = [LabelAverage.Micro, LabelAverage.Macro, LabelAverage.Weighted, LabelAverage.Samples];

    public static readonly IReadOnlyList<Metric> Metrics =
    [
        .. Of("f1", c => c.F1),
        .. Of("precision", c => c.Precision),
        .. Of("recall", c => c.Recall),
        .. Of("jaccard", c => c.Jaccard),
        .. Averages.Select(a => Ranked($"average_precision_{Word(a)}", true, i => MultilabelMetrics.AveragePrecision(i.TrueLabels, i.Probabilities, i.Classes, a, i.Weights)) with { IsSlow = true }),
        new("accuracy_subset", MetricTasks.Multilabel, true, MetricNeeds.Labels, (i, _) => MultilabelMetrics.SubsetAccuracy(i.TrueLabels, i.PredictedLabels, i.Classes, i.Weights)),
        new("hamming_loss", MetricTasks.Multilabel, false, MetricNeeds.Labels, (i, _) => MultilabelMetrics.HammingLoss(i.TrueLabels, i.PredictedLabels, i.Classes, i.Weights)),
        Ranked("coverage_error", false, i => MultilabelMetrics.CoverageError(i.TrueLabels, i.Probabilities, i.Classes, i.Weights)),
        Ranked("label_ranking_average_precision", true, i => MultilabelMetrics.RankingAveragePrecision(i.TrueLabels, i.Probabilities, i.Classes, i.Weights)),
        Ranked("label_ranking_loss", false, i => MultilabelMetrics.RankingLoss(i.TrueLabels, i.Probabilities, i.Classes, i.Weights)),
    ];

    private static IEnumerable<Metric> Of(string name, Func<LabelCounts, double> figure) => Averages.Select(a =>
        new Metric($"{name}_{Word(a)}", MetricTasks.Multilabel, true, MetricNeeds.Labels, (i, _) => MultilabelMetrics.Average(i.TrueLabels, i.PredictedLabels, i.Classes, a, figure, i.Weights)));

    private static Metric Ranked(string name, bool greaterIsBetter, Func<MetricInput, double> compute) => new(name, MetricTasks.Multilabel, greaterIsBetter, MetricNeeds.Probabilities, (i, _) => compute(i));

    private static string Word(LabelAverage average) => average.ToString().ToLowerInvariant();
}
