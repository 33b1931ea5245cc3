namespace Weir.Statistics.Metrics;

/// <summary>How well scores put positive rows before negative ones. Rows of equal score count as one step.</summary>
public static class ScoreMetrics
{
    /// <summary>Area under the ROC curve.</summary>
    /// <param name="isPositive">Truth of each row.</param>
    /// <param name="scores">Score of each row, higher is more positive.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <param name="maxFalsePositiveRate">Only up to this false positive rate, standardised after McClish so that guessing gives ½.</param>
    /// <exception cref="UndefinedMetricException">Only one class occurs.</exception>
    public static double RocAuc(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default, double maxFalsePositiveRate = 1)
    {
        var (truePositives, falsePositives) = Cumulate(isPositive, scores, weights);
        var positives = truePositives[^1];
        var negatives = falsePositives[^1];
        if (positives == 0 || negatives == 0) throw new UndefinedMetricException("the area under the ROC curve needs rows of both classes");
        double area = 0, lastX = 0, lastY = 0;
        for (var i = 0; i < truePositives.Length; i++)
        {
            var x = falsePositives[i] / negatives;
            var y = truePositives[i] / positives;
            if (x > maxFalsePositiveRate)
            {
                var cut = lastY + ((y - lastY) * (maxFalsePositiveRate - lastX) / (x - lastX));
                area += (maxFalsePositiveRate - lastX) * (cut + lastY) / 2;
                break;
            }

            area += (x - lastX) * (y + lastY) / 2;
            (lastX, lastY) = (x, y);
        }

        if (maxFalsePositiveRate >= 1) return area;
        var least = maxFalsePositiveRate * maxFalsePositiveRate / 2;
        return 0.5 * (1 + ((area - least) / (maxFalsePositiveRate - least)));
    }

    /// <summary>Mean precision over the steps of recall, without interpolation.</summary>
    /// <exception cref="UndefinedMetricException">No positive row.</exception>
    public static double AveragePrecision(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        var (truePositives, falsePositives) = Cumulate(isPositive, scores, weights);
        if (truePositives[^1] == 0) throw new UndefinedMetricException("average precision needs a positive row");
        double sum = 0, last = 0;
        for (var i = 0; i < truePositives.Length; i++)
        {
            sum += (truePositives[i] - last) * truePositives[i] / (truePositives[i] + falsePositives[i]);
            last = truePositives[i];
        }

        return sum / truePositives[^1];
    }

    /// <summary>Largest gap between true and false positive rate over all thresholds.</summary>
    /// <exception cref="UndefinedMetricException">Only one class occurs.</exception>
    public static double KolmogorovSmirnov(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        var (truePositives, falsePositives) = Cumulate(isPositive, scores, weights);
        if (truePositives[^1] == 0 || falsePositives[^1] == 0) throw new UndefinedMetricException("the KS statistic needs rows of both classes");
        double gap = 0;
        for (var i = 0; i < truePositives.Length; i++)
            gap = Math.Max(gap, (truePositives[i] / truePositives[^1]) - (falsePositives[i] / falsePositives[^1]));
        return gap;
    }

    // Sums after each distinct score, from the highest down.
    private static (double[] TruePositives, double[] FalsePositives) Cumulate(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights)
    {
        if (isPositive.Length != scores.Length || (!weights.IsEmpty && weights.Length != scores.Length)) throw new ArgumentException("truth, scores and weights differ in length");
        if (scores.IsEmpty) throw new ArgumentException("there is no row");
        var order = new int[scores.Length];
        var keys = new double[scores.Length];
        for (var i = 0; i < order.Length; i++) (order[i], keys[i]) = (i, -scores[i]);
        Array.Sort(keys, order);
        List<double> truePositives = [], falsePositives = [];
        double positives = 0, negatives = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[order[i]];
            if (isPositive[order[i]]) positives += weight;
            else negatives += weight;
            if (i + 1 < order.Length && keys[i + 1] == keys[i]) continue;
            truePositives.Add(positives);
            falsePositives.Add(negatives);
        }

        return ([.. truePositives], [.. falsePositives]);
    }
}

/// <summary>A figure that the given rows do not define, such as an area under the ROC curve of one class.</summary>
public sealed class UndefinedMetricException(string message) : Exception(message);
