using Weir.Statistics.Intervals;

namespace Weir.Statistics.Comparison;

/// <summary>Two models on the same rows: the difference of their figures, with both drawn on the same resamples.</summary>
public static class PairedBootstrap
{
    /// <summary>Compares.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="first">Figures of the first model by how often each row counts; null for one that is not defined.</param>
    /// <param name="second">The same of the second.</param>
    /// <param name="options">How many resamples, at which level; the interval is by percentiles.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>For each figure first − second, its interval and two-sided p; null where it is not defined.</returns>
    public static IReadOnlyList<PairedDifference?> Compare(
        int rows, Func<double[], IReadOnlyList<double?>> first, Func<double[], IReadOnlyList<double?>> second, BootstrapOptions options, CancellationToken cancellation = default)
    {
        var ones = new double[rows];
        Array.Fill(ones, 1);
        IReadOnlyList<double?> Differences(double[] weights) => [.. first(weights).Zip(second(weights), (a, b) => a - b)];
        var estimates = Differences(ones);
        var drawn = Bootstrap.Draw(rows, Differences, options, cancellation);
        return [.. estimates.Select((e, f) => e is { } estimate ? Of(estimate, [.. drawn.Select(d => d[f]).OfType<double>().Order()], options) : null)];
    }

    private static PairedDifference? Of(double estimate, double[] sorted, BootstrapOptions options)
    {
        if (sorted.Length < 0.9 * options.Resamples) return null;
        var (low, high) = (Metrics.Quantiles.Linear(sorted, (1 - options.Level) / 2), Metrics.Quantiles.Linear(sorted, (1 + options.Level) / 2));
        // One is added to each count, so that no number of resamples gives 0 (Davison and Hinkley, 1997, 4.2).
        var (below, above) = (sorted.Count(d => d <= 0), sorted.Count(d => d >= 0));
        var p = Math.Min(1, 2.0 * (Math.Min(below, above) + 1) / (sorted.Length + 1));
        return new PairedDifference(estimate, new Interval(low, high, options.Level), p);
    }
}

/// <summary>First − second on the same rows.</summary>
/// <param name="Difference">On the rows themselves.</param>
/// <param name="Interval">Of the difference.</param>
/// <param name="PValue">Two-sided: how often resamples fall on the other side of 0.</param>
public readonly record struct PairedDifference(double Difference, Interval Interval, double PValue);
