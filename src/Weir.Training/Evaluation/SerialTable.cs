using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>Intervals of figures of rows whose blocks follow each other in time: forecasts. Blocks that follow each other err alike.</summary>
internal static class SerialTable
{
    // Rows × blocks that one evaluation pays for. Of more blocks those beside each other are taken together.
    private const long MostWork = 20_000_000;
    private const int MostBlocks = 400;
    private const int FewestOfMany = 50;

    /// <summary>Where the blocks are fewer there is no interval.</summary>
    public const int FewestBlocks = SerialIntervals.FewestBlocks;

    /// <summary>Whether figures of these rows are to be taken so.</summary>
    public static bool Fits(ScoredRows rows) => rows.Blocks.Length > 0;

    /// <summary>Intervals by the metrics' names; a metric that has none is left out.</summary>
    public static Dictionary<string, Interval> Intervals(MetricInput input, int[] blocks, IEnumerable<Metric> metrics, BootstrapOptions options, CancellationToken cancellation) =>
        Figures(blocks, [.. metrics.Where(HasInterval)], (m, w) => Of(m, input, w), Scale, options, cancellation).ToDictionary(p => p.Key, p => p.Value.Interval);

    /// <summary>Differences of two models on the same rows, first − second, by the metrics' names.</summary>
    public static Dictionary<string, SerialFigure> Differences(ScoredRows first, ScoredRows second, IEnumerable<Metric> metrics, BootstrapOptions options, CancellationToken cancellation) =>
        Figures(first.Blocks, [.. metrics.Where(HasInterval)], (m, w) => Of(m, first.Input, w) - Of(m, second.Input, w), _ => FigureScale.Plain, options, cancellation);

    /// <summary>Numbers from 0 for some of the blocks, in the order of time.</summary>
    public static int[] Numbered(IEnumerable<int> blocks)
    {
        int[] all = [.. blocks];
        var numbers = all.Distinct().Order().Select((b, i) => (b, i)).ToDictionary(p => p.b, p => p.i);
        return Array.ConvertAll(all, b => numbers[b]);
    }

    private static Dictionary<string, SerialFigure> Figures(int[] blocks, Metric[] metrics, Func<Metric, double[], double?> of, Func<Metric, FigureScale> scale, BootstrapOptions options, CancellationToken cancellation)
    {
        if (options.Resamples == 0 || blocks.Length == 0) return [];
        var count = blocks.Max() + 1;
        var groups = (int)Math.Min(count, Math.Clamp(MostWork / blocks.Length, FewestOfMany, MostBlocks));
        var group = Array.ConvertAll(blocks, b => (int)((long)b * groups / count));
        IReadOnlyList<double?> Resample(double[] weights)
        {
            var each = Array.ConvertAll(group, g => weights[g]);
            return Array.ConvertAll(metrics, m => of(m, each));
        }

        return SerialIntervals.Of(groups, Resample, Array.ConvertAll(metrics, m => scale(m)), options.Level, options.Threads, cancellation)
            .Zip(metrics).Where(p => p.First is not null).ToDictionary(p => p.Second.Name, p => p.First!.Value);
    }

    private static double? Of(Metric metric, MetricInput input, double[] weights) => metric.TryOf(input.WithWeights(FigureTable.Product(input.Weights, weights)));

    // The largest error is that of one step: it has no law that blocks would tell.
    private static bool HasInterval(Metric metric) => metric.Name != "max_error";

    private static FigureScale Scale(Metric metric) => metric.Best is not null ? FigureScale.Plain : metric.GreaterIsBetter ? FigureScale.Score : FigureScale.Error;
}
