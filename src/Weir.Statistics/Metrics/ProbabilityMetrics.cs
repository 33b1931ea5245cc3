namespace Weir.Statistics.Metrics;

/// <summary>How well predicted probabilities fit the truth.</summary>
public static class ProbabilityMetrics
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Mean negative logarithm of the probability given to the true class, clipped to [ε, 1 − ε] of 64-bit floats.</summary>
    /// <param name="truth">Class of each row.</param>
    /// <param name="probabilities">Rows × classes, row-major.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    public static double LogLoss(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        if (truth.Length * classes != probabilities.Length || truth.IsEmpty) throw new ArgumentException("probabilities must be rows x classes, with at least one row");
        double sum = 0, total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            double row = 0;
            for (var c = 0; c < classes; c++) row += Math.Clamp(probabilities[(i * classes) + c], Epsilon, 1 - Epsilon);
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum -= weight * Math.Log(Math.Clamp(probabilities[(i * classes) + truth[i]], Epsilon, 1 - Epsilon) / row);
            total += weight;
        }

        return sum / total;
    }

    /// <summary>Mean squared distance of the probability of the positive class from the truth.</summary>
    public static double Brier(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        double sum = 0, total = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            var error = probabilities[i] - (isPositive[i] ? 1 : 0);
            sum += weight * error * error;
            total += weight;
        }

        return sum / total;
    }

    /// <summary>Mean over rows of the squared distances summed over classes.</summary>
    public static double Brier(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes)
    {
        double sum = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                var error = probabilities[(i * classes) + c] - (truth[i] == c ? 1 : 0);
                sum += error * error;
            }
        }

        return sum / truth.Length;
    }

    /// <summary>Expected calibration error: |mean truth − mean probability| over equal bins (lo, hi], the first closed, weighted by their share of rows.</summary>
    public static double ExpectedCalibrationError(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, int bins = 10)
    {
        var count = new double[bins];
        var truth = new double[bins];
        var score = new double[bins];
        for (var i = 0; i < probabilities.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(probabilities[i] * bins) - 1, 0, bins - 1);
            count[bin]++;
            truth[bin] += isPositive[i] ? 1 : 0;
            score[bin] += probabilities[i];
        }

        double sum = 0;
        for (var b = 0; b < bins; b++) sum += Math.Abs(truth[b] - score[b]);
        return sum / probabilities.Length;
    }
}
