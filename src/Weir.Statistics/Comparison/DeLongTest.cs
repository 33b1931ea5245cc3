using Weir.Statistics.Distributions;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;

namespace Weir.Statistics.Comparison;

/// <summary>The areas under two ROC curves on the same rows (DeLong, DeLong and Clarke-Pearson, 1988), by midranks in O(n log n) (Sun and Xu, 2014).</summary>
public static class DeLongTest
{
    /// <summary>The area of one model with its standard error.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows of a class.</exception>
    public static (double Area, double StandardError) Area(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores)
    {
        var parts = Components(isPositive, scores);
        return (parts.Area, Math.Sqrt(Covariance(parts.Positive, parts.Positive) / parts.Positive.Length + Covariance(parts.Negative, parts.Negative) / parts.Negative.Length));
    }

    /// <summary>Compares two.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows of a class.</exception>
    public static DeLongResult Of(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> first, ReadOnlySpan<double> second, double level = 0.95)
    {
        var (a, b) = (Components(isPositive, first), Components(isPositive, second));
        var variance = Variance(a.Positive, b.Positive) + Variance(a.Negative, b.Negative);
        var difference = a.Area - b.Area;
        var error = Math.Sqrt(Math.Max(0, variance));
        var z = error > 0 ? difference / error : 0;
        var reach = NormalLaw.Quantile((1 + level) / 2) * error;
        return new DeLongResult(a.Area, b.Area, error, z, difference == 0 ? 1 : error > 0 ? Tails.NormalTwoSided(z) : 0, new Interval(difference - reach, difference + reach, level));
    }

    // For each positive row the share of negative rows below it (ties half), and the other way round.
    private static (double[] Positive, double[] Negative, double Area) Components(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores)
    {
        if (isPositive.Length != scores.Length) throw new ArgumentException($"{isPositive.Length} truths for {scores.Length} scores");
        List<double> above = [], below = [];
        for (var i = 0; i < scores.Length; i++) (isPositive[i] ? above : below).Add(scores[i]);
        if (above.Count < 2 || below.Count < 2) throw MetricErrors.Because("DeLong's test", "it needs at least two rows of each class");
        double[] positives = [.. above.Order()], negatives = [.. below.Order()];
        var ofPositive = above.Select(s => Place(negatives, s)).ToArray();
        var ofNegative = below.Select(s => 1 - Place(positives, s)).ToArray();
        return (ofPositive, ofNegative, ofPositive.Average());
    }

    private static double Place(double[] sorted, double value) => (FirstAbove(sorted, value, orEqual: true) + FirstAbove(sorted, value, orEqual: false)) / 2.0 / sorted.Length;

    private static int FirstAbove(double[] sorted, double value, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] > value || (orEqual && sorted[middle] == value)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static double Variance(double[] a, double[] b) => (Covariance(a, a) + Covariance(b, b) - (2 * Covariance(a, b))) / a.Length;

    private static double Covariance(double[] a, double[] b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        double sum = 0;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - ma) * (b[i] - mb);
        return sum / (a.Length - 1);
    }
}

/// <summary>Outcome of DeLong's test.</summary>
/// <param name="First">Area of the first.</param>
/// <param name="Second">Area of the second.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="Z">Difference over its error.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Interval">Of first − second.</param>
public readonly record struct DeLongResult(double First, double Second, double StandardError, double Z, double PValue, Interval Interval);
