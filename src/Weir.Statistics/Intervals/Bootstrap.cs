using Weir.Foundation.Numerics;
using Weir.Statistics.Distributions;

namespace Weir.Statistics.Intervals;

/// <summary>Intervals by drawing the rows again with replacement. A resample is given as how often each row was drawn, which every metric takes as weights.</summary>
/// <example><code>
/// var intervals = Bootstrap.Intervals(input.Truth.Length, w => [metric.TryOf(input.WithWeights(w))], new BootstrapOptions { Seed = 7 });
/// </code></example>
public static class Bootstrap
{
    // An interval of a figure that many resamples do not define would be one of something else.
    private const double LeastDefined = 0.9;

    /// <summary>Intervals of several figures at once.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="figures">The figures by how often each row counts; null for one that is not defined. Called by several threads at once.</param>
    /// <param name="options">How many, at which level.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>For each figure its interval, or null where more than a tenth of the resamples do not define it.</returns>
    public static IReadOnlyList<Interval?> Intervals(int rows, Func<double[], IReadOnlyList<double?>> figures, BootstrapOptions options, CancellationToken cancellation = default)
    {
        var drawn = Draw(rows, figures, options, cancellation);
        var ones = new double[rows];
        Array.Fill(ones, 1);
        var estimates = options.Method == BootstrapMethod.Bca ? figures(ones) : [];
        var left = options.Method == BootstrapMethod.Bca ? Jackknife(rows, figures, options, cancellation) : [];
        var intervals = new Interval?[drawn.Count == 0 ? 0 : drawn[0].Count];
        for (var f = 0; f < intervals.Length; f++)
        {
            var at = f;
            double[] values = [.. drawn.Select(d => d[at]).Where(v => v is { } number && double.IsFinite(number)).Select(v => v!.Value).Order()];
            if (values.Length < LeastDefined * drawn.Count) continue;
            intervals[f] = options.Method == BootstrapMethod.Percentile
                ? Between(values, (1 - options.Level) / 2, (1 + options.Level) / 2, options.Level)
                : estimates[f] is { } estimate ? Corrected(values, estimate, [.. left.Select(l => l[at]).OfType<double>()], options.Level) : null;
        }

        return intervals;
    }

    /// <summary>The figures of every resample, in the order of the resamples.</summary>
    public static IReadOnlyList<IReadOnlyList<double?>> Draw(int rows, Func<double[], IReadOnlyList<double?>> figures, BootstrapOptions options, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Resamples);
        if (!(options.Level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(options), options.Level, "a level between 0 and 1");
        return Each(options.Resamples, options, r =>
        {
            // A sequence of its own for each resample: threads cannot change what is drawn.
            var random = new SeededRandom(options.Seed + (0x9E3779B97F4A7C15UL * (ulong)(r + 1)));
            var counts = new double[rows];
            for (var i = 0; i < rows; i++) counts[random.Next(rows)]++;
            return figures(counts);
        }, cancellation);
    }

    private static IReadOnlyList<double?>[] Jackknife(int rows, Func<double[], IReadOnlyList<double?>> figures, BootstrapOptions options, CancellationToken cancellation)
    {
        var groups = Math.Min(rows, options.JackknifeGroups);
        return Each(groups, options, g =>
        {
            var weights = new double[rows];
            Array.Fill(weights, 1);
            for (var i = g; i < rows; i += groups) weights[i] = 0;
            return figures(weights);
        }, cancellation);
    }

    private static IReadOnlyList<double?>[] Each(int count, BootstrapOptions options, Func<int, IReadOnlyList<double?>> work, CancellationToken cancellation)
    {
        var results = new IReadOnlyList<double?>[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, count, parallel, i => results[i] = work(i));
        return results;
    }

    private static Interval Corrected(double[] values, double estimate, double[] left, double level)
    {
        double below = 0;
        foreach (var value in values) below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
        var bias = NormalLaw.Quantile(below / values.Length);
        var mean = left.DefaultIfEmpty(0).Average();
        double squares = 0, cubes = 0;
        foreach (var value in left)
        {
            var d = mean - value;
            squares += d * d;
            cubes += d * d * d;
        }

        var acceleration = squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
        double Share(double share)
        {
            var z = bias + NormalLaw.Quantile(share);
            return NormalLaw.Cumulative(bias + (z / (1 - (acceleration * z))));
        }

        // All resamples on one side of the estimate: no correction can be told from them.
        return double.IsFinite(bias) ? Between(values, Share((1 - level) / 2), Share((1 + level) / 2), level) : Between(values, (1 - level) / 2, (1 + level) / 2, level);
    }

    private static Interval Between(double[] sorted, double low, double high, double level) => new(Metrics.Quantiles.Linear(sorted, low), Metrics.Quantiles.Linear(sorted, high), level);
}
