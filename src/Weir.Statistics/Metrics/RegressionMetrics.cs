namespace Weir.Statistics.Metrics;

/// <summary>How far predicted numbers lie from the truth. Weights are per row; empty for 1.</summary>
public static class RegressionMetrics
{
    private const double SmallestDenominator = 2.220446049250313e-16;

    /// <summary>Mean absolute error.</summary>
    public static double MeanAbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => Math.Abs(p - y));

    /// <summary>Mean squared error.</summary>
    public static double MeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => (p - y) * (p - y));

    /// <summary>Root of the mean squared error.</summary>
    public static double RootMeanSquaredError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(MeanSquaredError(truth, predicted, weights));

    /// <summary>Mean absolute error as a share of the truth; divides by at least 2.2e-16.</summary>
    public static double MeanAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => Math.Abs(p - y) / Math.Max(Math.Abs(y), SmallestDenominator));

    /// <summary>Mean of 2|p − y| / (|p| + |y|); rows where both are 0 count 0.</summary>
    public static double SymmetricPercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => p == 0 && y == 0 ? 0 : 2 * Math.Abs(p - y) / (Math.Abs(p) + Math.Abs(y)));

    /// <summary>Sum of absolute errors over the sum of absolute truths.</summary>
    public static double WeightedAbsolutePercentageError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => Math.Abs(p - y)) / Mean(truth, predicted, weights, static (y, _) => Math.Abs(y));

    /// <summary>Mean of prediction − truth.</summary>
    public static double MeanBiasError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Mean(truth, predicted, weights, static (y, p) => p - y);

    /// <summary>Mean squared difference of ln(1 + value).</summary>
    /// <exception cref="UndefinedMetricException">A value below 0.</exception>
    public static double MeanSquaredLogError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        foreach (var value in truth) if (value < 0) throw new UndefinedMetricException("the squared logarithmic error needs values of at least 0");
        foreach (var value in predicted) if (value < 0) throw new UndefinedMetricException("the squared logarithmic error needs predictions of at least 0");
        return Mean(truth, predicted, weights, static (y, p) => Math.Pow(double.LogP1(p) - double.LogP1(y), 2));
    }

    /// <summary>Largest absolute error.</summary>
    public static double MaximumError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        Check(truth, predicted, []);
        double largest = 0;
        for (var i = 0; i < truth.Length; i++) largest = Math.Max(largest, Math.Abs(predicted[i] - truth[i]));
        return largest;
    }

    /// <summary>Median absolute error.</summary>
    public static double MedianAbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        Check(truth, predicted, []);
        var errors = new double[truth.Length];
        for (var i = 0; i < errors.Length; i++) errors[i] = Math.Abs(predicted[i] - truth[i]);
        Array.Sort(errors);
        return (errors[(errors.Length - 1) / 2] + errors[errors.Length / 2]) / 2;
    }

    /// <summary>Share of the variance explained; for a constant truth 1 when perfect, else 0.</summary>
    public static double R2(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var error = MeanSquaredError(truth, predicted, weights);
        return OfVariance(error, Variance(truth, truth, weights, isError: false));
    }

    /// <summary>R² corrected for the number of features.</summary>
    public static double AdjustedR2(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int features) =>
        1 - ((1 - R2(truth, predicted)) * (truth.Length - 1) / (truth.Length - features - 1));

    /// <summary>Like R², but a constant bias of the predictions costs nothing.</summary>
    public static double ExplainedVariance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        OfVariance(Variance(truth, predicted, weights, isError: true), Variance(truth, truth, weights, isError: false));

    private static double OfVariance(double unexplained, double variance) => variance != 0 ? 1 - (unexplained / variance) : unexplained == 0 ? 1 : 0;

    private static double Variance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights, bool isError)
    {
        Func<double, double, double> value = isError ? static (y, p) => y - p : static (y, _) => y;
        var mean = Mean(truth, predicted, weights, value);
        return Mean(truth, predicted, weights, (y, p) => (value(y, p) - mean) * (value(y, p) - mean));
    }

    private static double Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights, Func<double, double, double> term)
    {
        Check(truth, predicted, weights);
        double sum = 0, total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * term(truth[i], predicted[i]);
            total += weight;
        }

        return sum / total;
    }

    private static void Check(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights)
    {
        if (truth.Length != predicted.Length || (!weights.IsEmpty && weights.Length != truth.Length)) throw new ArgumentException("truth, predictions and weights differ in length");
        if (truth.IsEmpty) throw new ArgumentException("there is no row");
    }
}
