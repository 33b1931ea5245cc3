namespace Weir.Statistics.Metrics;

/// <summary>A figure that can be asked for by its name.</summary>
/// <param name="Name">Such as <c>roc_auc</c>; the names of the catalog are unique within a task.</param>
/// <param name="Tasks">Where it fits.</param>
/// <param name="GreaterIsBetter">True for a score, false for an error.</param>
/// <param name="Needs">What a prediction must bring.</param>
/// <param name="Compute">Computes it; throws <c>undefined_metric</c> where the rows do not define it. The second argument is the parameter's value.</param>
public sealed record Metric(string Name, MetricTasks Tasks, bool GreaterIsBetter, MetricNeeds Needs, Func<MetricInput, double, double> Compute)
{
    /// <summary>Name of its one parameter, given as in <c>ndcg@5</c>; null when there is none.</summary>
    public string? Parameter { get; init; }

    /// <summary>The parameter's value: a default, or what was asked for.</summary>
    public double Value { get; init; } = double.NaN;

    /// <summary>True where a resample costs more than a pass over the rows: no interval is taken on many rows.</summary>
    public bool IsSlow { get; init; }

    /// <summary>The value of a perfect prediction where it lies in between: 0 of a bias, 0.9 of the share below a quantile of 0.9; null otherwise. Neither greater nor less is better then, but nearer.</summary>
    public double? Best { get; init; }

    /// <summary>The figure of these rows.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: the rows do not define it; the message says why.</exception>
    public double Of(MetricInput input)
    {
        if (Needs.HasFlag(MetricNeeds.Probabilities) && !input.HasProbabilities) throw MetricErrors.Because(Name, "it needs probabilities, and the model gives labels only");
        return Compute(input, Value);
    }

    /// <summary>The figure, or null where the rows do not define it.</summary>
    public double? TryOf(MetricInput input)
    {
        try
        {
            return Of(input) is var value && double.IsFinite(value) ? value : null;
        }
        catch (Foundation.Errors.WeirException e) when (e.Code == MetricErrors.Undefined)
        {
            return null;
        }
    }

    /// <summary>True when the first value is better than the second.</summary>
    public bool IsBetter(double first, double second) => Best is { } best ? Math.Abs(first - best) < Math.Abs(second - best) : GreaterIsBetter ? first > second : first < second;
}

/// <summary>Kinds of task that metrics are of.</summary>
[Flags]
public enum MetricTasks
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Two classes, of which the second is the positive one.</summary>
    Binary = 1,

    /// <summary>Several classes.</summary>
    Multiclass = 2,

    /// <summary>Any number of labels a row.</summary>
    Multilabel = 4,

    /// <summary>A number.</summary>
    Regression = 8,

    /// <summary>A series' next values.</summary>
    Forecast = 16,

    /// <summary>The order of the items of queries.</summary>
    Ranking = 32,

    /// <summary>Groups without truth, or against one.</summary>
    Clustering = 64,
}

/// <summary>What a metric reads of a prediction.</summary>
[Flags]
public enum MetricNeeds
{
    /// <summary>Predicted classes, labels or groups.</summary>
    Labels = 1,

    /// <summary>Probabilities, or scores where only their order counts.</summary>
    Probabilities = 2,

    /// <summary>Predicted numbers.</summary>
    Numbers = 4,

    /// <summary>The series before the forecast.</summary>
    History = 8,

    /// <summary>The points that were grouped.</summary>
    Points = 16,
}
