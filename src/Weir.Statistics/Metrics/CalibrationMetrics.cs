namespace Weir.Statistics.Metrics;

/// <summary>Whether rows that are given a probability of p are positive in a share of p.</summary>
public static class CalibrationMetrics
{
    /// <summary>Σ over equal bins (lo, hi], the first closed, of the bin's share of the rows × |share of positives − mean probability|.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row.</exception>
    public static double ExpectedError(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, int bins = 10, ReadOnlySpan<double> weights = default)
    {
        var sums = Equal("expected_calibration_error", isPositive, probabilities, bins, weights);
        return sums.Sum(s => Math.Abs(s.Positive - s.Score)) / sums.Sum(s => s.Weight);
    }

    /// <summary>The largest |share of positives − mean probability| of a bin, over bins as in <see cref="ExpectedError"/>.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row.</exception>
    public static double MaximumError(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, int bins = 10, ReadOnlySpan<double> weights = default) =>
        Equal("max_calibration_error", isPositive, probabilities, bins, weights).Where(s => s.Weight > 0).Max(s => Math.Abs((s.Positive / s.Weight) - (s.Score / s.Weight)));

    /// <summary>Share of positives against mean probability, for each bin that has rows. Bins are (lo, hi], as in scikit-learn's <c>calibration_curve</c>.</summary>
    /// <param name="isPositive">Truth of each row.</param>
    /// <param name="probabilities">Probability of each row.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="byQuantile">Bins of about equally many rows, else of equal width.</param>
    /// <param name="weights">Weight of each row; empty for 1. The bins' edges do not heed them.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row.</exception>
    public static IReadOnlyList<CalibrationBin> Curve(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, int bins = 10, bool byQuantile = false, ReadOnlySpan<double> weights = default)
    {
        Check("calibration_curve", isPositive, probabilities, bins, weights);
        var inner = new double[bins - 1];
        if (byQuantile)
        {
            var sorted = probabilities.ToArray();
            Array.Sort(sorted);
            for (var b = 1; b < bins; b++) inner[b - 1] = Quantiles.Linear(sorted, (double)b / bins);
        }
        else
        {
            for (var b = 1; b < bins; b++) inner[b - 1] = (double)b / bins;
        }

        var sums = new Sums[bins];
        for (var i = 0; i < probabilities.Length; i++) sums[FirstAtLeast(inner, probabilities[i])].Add(isPositive[i], probabilities[i], weights.IsEmpty ? 1 : weights[i]);
        return [.. sums.Where(s => s.Weight > 0).Select(s => new CalibrationBin(s.Score / s.Weight, s.Positive / s.Weight, s.Weight))];
    }

    private static Sums[] Equal(string metric, ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, int bins, ReadOnlySpan<double> weights)
    {
        Check(metric, isPositive, probabilities, bins, weights);
        var sums = new Sums[bins];
        for (var i = 0; i < probabilities.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(probabilities[i] * bins) - 1, 0, bins - 1);
            sums[bin].Add(isPositive[i], probabilities[i], weights.IsEmpty ? 1 : weights[i]);
        }

        return sums;
    }

    private static void Check(string metric, ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> probabilities, int bins, ReadOnlySpan<double> weights)
    {
        if (isPositive.Length != probabilities.Length) throw new ArgumentException($"{isPositive.Length} truths for {probabilities.Length} probabilities");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        MetricErrors.RequireWeights(weights, probabilities.Length);
        MetricErrors.RequireRows(metric, probabilities.Length);
        foreach (var p in probabilities)
            if (!(p is >= 0 and <= 1)) throw MetricErrors.Because(metric, $"probabilities lie between 0 and 1, and one is {p:R}");
    }

    private static int FirstAtLeast(double[] edges, double value)
    {
        var (low, high) = (0, edges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (edges[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private struct Sums
    {
        public double Weight;
        public double Positive;
        public double Score;

        public void Add(bool isPositive, double probability, double weight)
        {
            Weight += weight;
            if (isPositive) Positive += weight;
            Score += weight * probability;
        }
    }
}

/// <summary>A bin of a calibration curve.</summary>
/// <param name="Predicted">Mean probability of its rows.</param>
/// <param name="Observed">Share of them that are positive.</param>
/// <param name="Weight">Weight of its rows.</param>
public readonly record struct CalibrationBin(double Predicted, double Observed, double Weight);
