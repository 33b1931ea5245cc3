namespace Weir.Statistics.Metrics;

/// <summary>How well predicted probabilities fit the truth. How far they may be believed: <see cref="CalibrationMetrics"/>.</summary>
public static class ProbabilityMetrics
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Mean negative logarithm of the probability given to the true class, clipped to [ε, 1 − ε] of 64-bit floats.</summary>
    /// <param name="truth">Class of each row.</param>
    /// <param name="probabilities">Rows × classes, row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row, or a probability is not a number.</exception>
    public static double LogLoss(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        if (truth.Length * classes != probabilities.Length) throw new ArgumentException("probabilities must be rows x classes");
        MetricErrors.RequireRows("log_loss", truth.Length);
        MetricErrors.RequireWeights(weights, truth.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            double row = 0;
            for (var c = 0; c < classes; c++) row += Math.Clamp(probabilities[(i * classes) + c], Epsilon, 1 - Epsilon);
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum -= weight * Math.Log(Math.Clamp(probabilities[(i * classes) + truth[i]], Epsilon, 1 - Epsilon) / row);
            total += weight;
        }

        return Defined("log_loss", sum / total);
    }

    /// <summary>Mean squared distance of the probability of the positive class from the truth.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row, or a probability is not a number.</exception>
    public static double Brier(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("brier", probabilities.Length);
        MetricErrors.RequireWeights(weights, probabilities.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            var error = probabilities[i] - (isPositive[i] ? 1 : 0);
            sum += weight * error * error;
            total += weight;
        }

        return Defined("brier", sum / total);
    }

    /// <summary>Mean over rows of the squared distances summed over classes.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row, or a probability is not a number.</exception>
    public static double Brier(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("brier_multi", truth.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            double row = 0;
            for (var c = 0; c < classes; c++)
            {
                var error = probabilities[(i * classes) + c] - (truth[i] == c ? 1 : 0);
                row += error * error;
            }

            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * row;
            total += weight;
        }

        return Defined("brier_multi", sum / total);
    }

    /// <summary>Mean of max(0, 1 − margin), where the margin is 2p − 1 for positive rows and its negative for the others.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row, or a score is not a number.</exception>
    public static double HingeLoss(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("hinge_loss", probabilities.Length);
        MetricErrors.RequireWeights(weights, probabilities.Length);
        double sum = 0, total = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            var decision = (2 * probabilities[i]) - 1;
            sum += weight * Math.Max(0, 1 - (isPositive[i] ? decision : -decision));
            total += weight;
        }

        return Defined("hinge_loss", sum / total);
    }

    private static double Defined(string metric, double value) => double.IsNaN(value) ? throw MetricErrors.Because(metric, "a probability is not a number, or all weights are 0") : value;
}
