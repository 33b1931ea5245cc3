using Weir.Statistics.Distributions;

namespace Weir.Statistics.Intervals;

/// <summary>Intervals of figures of blocks that follow each other in time and err alike, such as the origins of a forecast. <see cref="Bootstrap"/> takes its rows for independent, and is far too narrow there.</summary>
/// <remarks>
/// The figure without each block gives a pseudo-value of it (Tukey's jackknife); their long-run variance is the mean of their squared projections on the slowest cosines, and the
/// figure over its standard error follows Student's law with as many degrees (Lazarus, Lewis, Stock and Watson, 2018). Of a difference of losses this is the test of Diebold and Mariano
/// with fixed-smoothing asymptotics (Coroneo and Iacone, 2020), which rejects equal forecasts seldom enough where there are few blocks.
/// </remarks>
/// <example><code>
/// var interval = SerialIntervals.Of(blocks, w => [metric.TryOf(input.WithWeights(Spread(w)))], [FigureScale.Error], 0.95)[0];
/// </code></example>
public static class SerialIntervals
{
    /// <summary>With fewer blocks there is no interval: their dependence cannot be told from chance.</summary>
    public const int FewestBlocks = 8;

    private const int FewestCosines = 2; // with one alone intervals say nothing
    private const double CosinesPerBlock = 0.4;

    /// <summary>Cosines that stand for what is slow in so many blocks: the degrees of freedom.</summary>
    public static int Cosines(int blocks) => Math.Max(FewestCosines, (int)(CosinesPerBlock * Math.Pow(blocks, 2.0 / 3)));

    /// <summary>Intervals of several figures at once.</summary>
    /// <param name="blocks">Number of blocks, in the order of time.</param>
    /// <param name="figures">The figures by how often each block counts; null for one that is not defined. Called by several threads at once.</param>
    /// <param name="scales">Of each figure.</param>
    /// <param name="level">Confidence in (0, 1).</param>
    /// <param name="threads">Parallel work; 0 is one a processor.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>For each figure its value, interval and two-sided p of the value 0 on a plain scale; null where there are fewer than <see cref="FewestBlocks"/> blocks, or the figure is not defined without one of them.</returns>
    public static IReadOnlyList<SerialFigure?> Of(int blocks, Func<double[], IReadOnlyList<double?>> figures, IReadOnlyList<FigureScale> scales, double level, int threads = 0, CancellationToken cancellation = default)
    {
        if (!(level is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "a level between 0 and 1");
        if (blocks < FewestBlocks) return new SerialFigure?[scales.Count];
        IReadOnlyList<double?> Without(int block)
        {
            var weights = new double[blocks];
            Array.Fill(weights, 1);
            if (block >= 0) weights[block] = 0;
            return figures(weights);
        }

        var whole = Without(-1);
        var left = new IReadOnlyList<double?>[blocks];
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation }, b => left[b] = Without(b));
        return [.. scales.Select((scale, f) => whole[f] is { } value && Array.TrueForAll(left, l => l[f] is not null) ? Of(value, Array.ConvertAll(left, l => l[f]!.Value), scale, level) : (SerialFigure?)null)];
    }

    /// <summary>The standard error of the mean of values that follow each other in time.</summary>
    public static double StandardError(ReadOnlySpan<double> values, int cosines)
    {
        var (count, squares) = (values.Length, 0.0);
        for (var j = 1; j <= cosines; j++)
        {
            var projection = 0.0;
            for (var t = 0; t < count; t++) projection += values[t] * Math.Cos(Math.PI * j * (t + 0.5) / count);
            squares += 2 * projection * projection / count;
        }

        return Math.Sqrt(squares / cosines / count);
    }

    private static SerialFigure Of(double value, double[] left, FigureScale scale, double level)
    {
        // An error of 0 has no logarithm.
        if (scale != FigureScale.Plain && !(double.IsFinite(On(scale, value)) && Array.TrueForAll(left, l => double.IsFinite(On(scale, l))))) return Bounded(Of(value, left, FigureScale.Plain, level), scale);
        var (count, at) = (left.Length, On(scale, value));
        var cosines = Cosines(count);
        var pseudo = Array.ConvertAll(left, l => (count * at) - ((count - 1) * On(scale, l)));
        var error = StandardError(pseudo, cosines);
        var width = error * Tails.StudentTwoSidedQuantile(1 - level, cosines);
        var (low, high) = (From(scale, at - width), From(scale, at + width));
        return new SerialFigure(value, new Interval(Math.Min(low, high), Math.Max(low, high), level), value == 0 ? 1 : error == 0 ? 0 : Tails.StudentTwoSided(at / error, cosines));
    }

    private static SerialFigure Bounded(SerialFigure figure, FigureScale scale) => figure with
    {
        Interval = scale == FigureScale.Error ? figure.Interval with { Low = Math.Max(0, figure.Interval.Low) } : figure.Interval with { High = Math.Min(1, figure.Interval.High) },
    };

    private static double On(FigureScale scale, double value) => scale switch { FigureScale.Error => Math.Log(value), FigureScale.Score => Math.Log(1 - value), _ => value };

    private static double From(FigureScale scale, double value) => scale switch { FigureScale.Error => Math.Exp(value), FigureScale.Score => 1 - Math.Exp(value), _ => value };
}

/// <summary>A figure of blocks that follow each other in time.</summary>
/// <param name="Value">Of all blocks.</param>
/// <param name="Interval">Where it lies.</param>
/// <param name="PValue">Two-sided, of the value 0; it says something of figures on a plain scale, such as differences.</param>
public readonly record struct SerialFigure(double Value, Interval Interval, double PValue);
