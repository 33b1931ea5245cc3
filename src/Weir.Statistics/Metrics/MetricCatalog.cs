using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Statistics.Metrics;

/// <summary>Every metric by name: what <c>weir evaluate</c>, gates and leaderboards ask for.</summary>
/// <example><code>
/// var metric = MetricCatalog.Find("roc_auc", MetricTasks.Binary);
/// var area = metric.Of(new MetricInput { Truth = truth, Predicted = predicted, Probabilities = probabilities });
/// </code></example>
public static class MetricCatalog
{
    /// <summary>All metrics.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        .. ClassificationCatalog.Metrics, .. MultilabelCatalog.Metrics, .. RegressionCatalog.Metrics, .. RankingCatalog.Metrics, .. ClusteringCatalog.Metrics,
    ];

    /// <summary>The metrics of a task, in the order of the catalog: the first is what a leaderboard sorts by.</summary>
    public static IReadOnlyList<Metric> Of(MetricTasks task) => [.. All.Where(m => (m.Tasks & task) != 0)];

    /// <summary>A metric of a task by its name, such as <c>roc_auc</c>, or with its parameter <c>roc_auc@0.1</c>, <c>ndcg@5</c>, <c>pinball@0.9</c>.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: there is none of that name, it fits another task, or its parameter is no number.</exception>
    public static Metric Find(string name, MetricTasks task)
    {
        var (bare, text) = name.Split('@', 2) is [var first, var second] ? (first, second) : (name, null);
        var metric = All.FirstOrDefault(m => m.Name == bare && (m.Tasks & task) != 0);
        if (metric is null)
        {
            var hint = DidYouMean.Hint(bare, Of(task).Select(m => m.Name)) ?? $"there are {string.Join(", ", Of(task).Select(m => m.Name))}";
            throw All.FirstOrDefault(m => m.Name == bare) is { } other
                ? new WeirException(ErrorCodes.InvalidValue, $"the metric '{bare}' is for {Words(other.Tasks)}, not for {Words(task)}", hint)
                : new WeirException(ErrorCodes.InvalidValue, $"there is no metric '{bare}'", hint);
        }

        if (text is null) return metric;
        if (metric.Parameter is null) throw new WeirException(ErrorCodes.InvalidValue, $"the metric '{bare}' takes no parameter, and '{name}' gives it one");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw new WeirException(ErrorCodes.InvalidValue, $"'{name}': the {metric.Parameter} of {bare} must be a number", string.Create(CultureInfo.InvariantCulture, $"such as {bare}@{metric.Value:R}"));
        return metric with { Name = name, Value = value };
    }

    private static string Words(MetricTasks tasks) => string.Join(" and ", tasks.ToString().ToLowerInvariant().Split(", ")) + " tasks";
}
