namespace Weir.Statistics.Metrics;

/// <summary>How far predicted numbers lie from the truth. Weights are per row; empty for 1.</summary>
/// <remarks>Each throws <c>undefined_metric</c> where there is no row, where a value is not a number, or all weights are 0.</remarks>
public static class RegressionMetrics
{
    private const double SmallestDenominator = 2.220446049250313e-16;

    /// <summary>Mean absolute error.</summary>
    public static double MeanAbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean("mae", truth, predicted, weights, static (y, p) => Math.Abs(p - y));

    /// <summary>Mean squared error.</summary>
    public static double MeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean("mse", truth, predicted, weights, static (y, p) => (p - y) * (p - y));

    /// <summary>Root of the mean squared error.</summary>
    public static double RootMeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(MeanSquaredError(truth, predicted, weights));

    /// <summary>Mean absolute error as a share of the truth; divides by at least 2.2e-16.</summary>
    public static double MeanAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean("mape", truth, predicted, weights, static (y, p) => Math.Abs(p - y) / Math.Max(Math.Abs(y), SmallestDenominator));

    /// <summary>Mean of 2|p − y| / (|p| + |y|); rows where both are 0 count 0.</summary>
    public static double SymmetricPercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean("smape", truth, predicted, weights, static (y, p) => p == 0 && y == 0 ? 0 : 2 * Math.Abs(p - y) / (Math.Abs(p) + Math.Abs(y)));

    /// <summary>Sum of absolute errors over the sum of absolute truths.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: the truth is 0 in all rows.</exception>
    public static double WeightedAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var size = Mean("wape", truth, predicted, weights, static (y, _) => Math.Abs(y));
        if (size == 0) throw MetricErrors.Because("wape", "the truth is 0 in all rows");
        return Mean("wape", truth, predicted, weights, static (y, p) => Math.Abs(p - y)) / size;
    }

    /// <summary>Mean of prediction − truth.</summary>
    public static double MeanBiasError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean("mean_bias_error", truth, predicted, weights, static (y, p) => p - y);

    /// <summary>Mean squared difference of ln(1 + value).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a value below 0.</exception>
    public static double MeanSquaredLogError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        foreach (var value in truth) if (value < 0) throw MetricErrors.Because("msle", $"values must be at least 0, and one is {value:R}");
        foreach (var value in predicted) if (value < 0) throw MetricErrors.Because("msle", $"predictions must be at least 0, and one is {value:R}");
        return Mean("msle", truth, predicted, weights, static (y, p) => (double.LogP1(p) - double.LogP1(y)) * (double.LogP1(p) - double.LogP1(y)));
    }

    /// <summary>Root of <see cref="MeanSquaredLogError"/>.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a value below 0.</exception>
    public static double RootMeanSquaredLogError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(MeanSquaredLogError(truth, predicted, weights));

    /// <summary>Largest absolute error.</summary>
    public static double MaximumError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        Check("max_error", truth, predicted, weights);
        double largest = 0;
        for (var i = 0; i < truth.Length; i++)
            if (weights.IsEmpty || weights[i] > 0) largest = Math.Max(largest, Math.Abs(predicted[i] - truth[i]));
        return Defined("max_error", largest);
    }

    /// <summary>Median absolute error; with weights the least error that half of the weight does not exceed, as in scikit-learn.</summary>
    public static double MedianAbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        Check("median_ae", truth, predicted, weights);
        var errors = new double[truth.Length];
        for (var i = 0; i < errors.Length; i++) errors[i] = Math.Abs(predicted[i] - truth[i]);
        if (!weights.IsEmpty) return Defined("median_ae", Quantiles.Weighted(errors, weights, 0.5));
        Array.Sort(errors);
        return Defined("median_ae", double.IsNaN(errors[0]) ? double.NaN : (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2);
    }

    /// <summary>Share of the variance explained; for a constant truth 1 when perfect, else 0.</summary>
    public static double R2(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        OfConstant(Mean("r2", truth, predicted, weights, static (y, p) => (p - y) * (p - y)), Variance("r2", truth, truth, weights));

    /// <summary>R² corrected for the number of features.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no more rows than features + 1.</exception>
    public static double AdjustedR2(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int features, ReadOnlySpan<double> weights = default)
    {
        double rows = truth.Length;
        if (!weights.IsEmpty)
        {
            rows = 0;
            foreach (var weight in weights) rows += weight;
        }

        if (rows <= features + 1) throw MetricErrors.Because("adjusted_r2", $"it needs more than {features + 1} rows for {features} features");
        return 1 - ((1 - R2(truth, predicted, weights)) * (rows - 1) / (rows - features - 1));
    }

    /// <summary>Like R², but a constant bias of the predictions costs nothing.</summary>
    public static double ExplainedVariance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var errors = new double[truth.Length];
        for (var i = 0; i < errors.Length; i++) errors[i] = truth[i] - predicted[i];
        return OfConstant(Variance("explained_variance", errors, errors, weights), Variance("explained_variance", truth, truth, weights));
    }

    /// <summary>The share of a constant prediction's loss that is saved; where that has none, 1 when the loss is 0, else 0.</summary>
    internal static double OfConstant(double loss, double ofConstant) => ofConstant != 0 ? 1 - (loss / ofConstant) : loss == 0 ? 1 : 0;

    /// <summary>Weighted mean of a term of truth and prediction.</summary>
    internal static double Mean(string metric, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights, Func<double, double, double> term)
    {
        Check(metric, truth, predicted, weights);
        double sum = 0, total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * term(truth[i], predicted[i]);
            total += weight;
        }

        return Defined(metric, sum / total);
    }

    // Exactly 0 for equal values: rounding in their mean would make any R² of them.
    private static double Variance(string metric, ReadOnlySpan<double> values, ReadOnlySpan<double> same, ReadOnlySpan<double> weights)
    {
        if (values.Length > 0 && values.Count(values[0]) == values.Length) return 0;
        var mean = Mean(metric, values, same, weights, static (y, _) => y);
        return Mean(metric, values, same, weights, (y, _) => (y - mean) * (y - mean));
    }

    private static double Defined(string metric, double value) => double.IsNaN(value) ? throw MetricErrors.Because(metric, "a value or prediction is not a number, or all weights are 0") : value;

    private static void Check(string metric, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights)
    {
        if (truth.Length != predicted.Length) throw new ArgumentException($"{truth.Length} truths for {predicted.Length} predictions");
        MetricErrors.RequireWeights(weights, truth.Length);
        MetricErrors.RequireRows(metric, truth.Length);
    }
}
