using Weir.Foundation.Errors;
using Weir.Statistics.Comparison;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>All metrics of scored rows, with intervals and a baseline.</summary>
internal static class FigureTable
{
    // Rows × resamples that one evaluation pays for; fewer resamples on many rows, never below 200.
    private const long MostWork = 20_000_000;
    private const int FewestResamples = 200;
    private const int MostRowsForSlow = 3000;
    private const int FewestUnits = 2; // one alone is drawn again and again: an interval without width

    /// <summary>The metrics that were asked for, or all that fit.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: one that there is not, or of another task.</exception>
    public static IReadOnlyList<Metric> Choose(IReadOnlyList<string> names, ScoredRows rows) => names.Count > 0
        ? [.. names.Select(n => Find(n, rows)).DistinctBy(m => m.Name)]
        : rows.Catalog is { } own ? own
        : [.. MetricCatalog.Of(rows.Metrics).Where(m => (rows.Input.HasProbabilities || !m.Needs.HasFlag(MetricNeeds.Probabilities)) && m.Name is not ("adjusted_r2" or "balanced_accuracy_adjusted" or "hamming_loss" or "d2_pinball"))];

    /// <summary>A metric of these rows by its name.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: there is none.</exception>
    public static Metric Find(string name, ScoredRows rows) => rows.Catalog is not { } own ? MetricCatalog.Find(name, rows.Metrics)
        : own.FirstOrDefault(m => m.Name == name) ?? throw new WeirException(ErrorCodes.InvalidValue, $"there is no metric '{name}' of this model", DidYouMean.Hint(name, own.Select(m => m.Name)) ?? $"there are {string.Join(", ", own.Select(m => m.Name))}");

    /// <summary>How many resamples are taken.</summary>
    public static BootstrapOptions Sized(BootstrapOptions options, int rows) =>
        options with { Resamples = options.Resamples == 0 ? 0 : (int)Math.Min(options.Resamples, Math.Max(FewestResamples, MostWork / Math.Max(1, rows))) };

    public static IReadOnlyList<EvaluatedFigure> Of(ScoredRows rows, IReadOnlyList<Metric> metrics, MetricInput? baseline, BootstrapOptions options, CancellationToken cancellation)
    {
        var count = rows.Units;
        var drawn = metrics.Where(m => options.Resamples > 0 && count >= FewestUnits && IsResampled(m, count)).ToList();
        var intervals = drawn.Count == 0
            ? []
            : SerialTable.Fits(rows)
            ? SerialTable.Intervals(rows.Input, rows.Blocks, drawn, options, cancellation)
            : Bootstrap.Intervals(count, w => Resample(rows, w, drawn), options, cancellation).Zip(drawn).Where(p => p.First is not null).ToDictionary(p => p.Second.Name, p => p.First!.Value);
        return [.. metrics.Select(m =>
        {
            var (value, why) = Value(m, rows.Input);
            Interval? interval = value is not null && intervals.TryGetValue(m.Name, out var found) ? found : null;
            return new EvaluatedFigure(m.Name, value, interval?.Low, interval?.High, baseline is null ? null : m.TryOf(baseline), m.GreaterIsBetter, why) { Best = m.Best };
        })];
    }

    /// <summary>Differences from another model on the same rows.</summary>
    public static IReadOnlyList<ComparedFigure> Compare(ScoredRows first, ScoredRows second, IReadOnlyList<Metric> metrics, BootstrapOptions options, CancellationToken cancellation)
    {
        if (SerialTable.Fits(first)) return CompareSerial(first, second, metrics, options, cancellation);
        var count = first.Units;
        var drawn = metrics.Where(m => options.Resamples > 0 && count >= FewestUnits && IsResampled(m, count)).ToList();
        var differences = drawn.Count == 0
            ? []
            : PairedBootstrap.Compare(count, w => Resample(first, w, drawn), w => Resample(second, w, drawn), options, cancellation).Zip(drawn).Where(p => p.First is not null).ToDictionary(p => p.Second.Name, p => p.First!.Value);
        return [.. metrics.Select(m =>
        {
            var (a, b) = (m.TryOf(first.Input), m.TryOf(second.Input));
            PairedDifference? difference = differences.TryGetValue(m.Name, out var found) ? found : null;
            return new ComparedFigure(m.Name, a, b, a - b, difference?.Interval.Low, difference?.Interval.High, difference?.PValue, m.GreaterIsBetter) { Best = m.Best };
        })];
    }

    private static IReadOnlyList<ComparedFigure> CompareSerial(ScoredRows first, ScoredRows second, IReadOnlyList<Metric> metrics, BootstrapOptions options, CancellationToken cancellation)
    {
        var differences = SerialTable.Differences(first, second, metrics, options, cancellation);
        return [.. metrics.Select(m =>
        {
            var (a, b) = (m.TryOf(first.Input), m.TryOf(second.Input));
            SerialFigure? difference = differences.TryGetValue(m.Name, out var found) ? found : null;
            return new ComparedFigure(m.Name, a, b, a - b, difference?.Interval.Low, difference?.Interval.High, difference?.PValue, m.GreaterIsBetter) { Best = m.Best };
        })];
    }

    /// <summary>Figures of the rows at some places only.</summary>
    public static SliceFigures Slice(string name, int[] places, ScoredRows rows, IReadOnlyList<Metric> metrics, BootstrapOptions options, CancellationToken cancellation)
    {
        var part = Part(rows.Input, places);
        var figures = metrics.ToDictionary(m => m.Name, m => places.Length == 0 ? null : m.TryOf(part));
        var first = metrics.FirstOrDefault(m => IsResampled(m, places.Length));
        if (first is null || places.Length < FewestUnits || options.Resamples == 0) return new SliceFigures(name, places.Length, figures);
        Interval? interval = !SerialTable.Fits(rows)
            ? Bootstrap.Intervals(places.Length, w => [first.TryOf(part.WithWeights(Product(part.Weights, w)))], options, cancellation)[0]
            : SerialTable.Intervals(part, SerialTable.Numbered(places.Select(p => rows.Blocks[p])), [first], options, cancellation) is { Count: > 0 } found ? found[first.Name] : null;
        return new SliceFigures(name, places.Length, figures, first == metrics[0] ? interval?.Low : null, first == metrics[0] ? interval?.High : null);
    }

    /// <summary>Weights of the rows times how often each was drawn.</summary>
    public static double[] Product(double[] weights, double[] drawn) => weights.Length == 0 ? drawn : [.. weights.Zip(drawn, (w, d) => w * d)];

    private static bool IsResampled(Metric metric, int rows) => !metric.IsSlow || rows <= MostRowsForSlow;

    private static List<double?> Resample(ScoredRows rows, double[] drawn, List<Metric> metrics)
    {
        var resample = rows.Input.WithWeights(Product(rows.Input.Weights, drawn));
        return metrics.ConvertAll(m => m.TryOf(resample));
    }

    private static (double? Value, string? Why) Value(Metric metric, MetricInput input)
    {
        try
        {
            return metric.Of(input) is var value && double.IsFinite(value) ? (value, null) : (null, $"{metric.Name} is no finite number");
        }
        catch (WeirException e) when (e.Code == MetricErrors.Undefined)
        {
            return (null, e.Message);
        }
    }

    private static MetricInput Part(MetricInput input, int[] places)
    {
        var classes = input.Classes;
        return new MetricInput
        {
            Truth = input.Truth.Length == 0 ? [] : Array.ConvertAll(places, p => input.Truth[p]),
            Predicted = input.Predicted.Length == 0 ? [] : Array.ConvertAll(places, p => input.Predicted[p]),
            Probabilities = input.Probabilities.Length == 0 ? [] : [.. places.SelectMany(p => new ArraySegment<double>(input.Probabilities, p * classes, classes))],
            Classes = classes,
            Points = input.Points.Length == 0 ? [] : [.. places.SelectMany(p => new ArraySegment<double>(input.Points, p * input.Dimensions, input.Dimensions))],
            Dimensions = input.Dimensions,
            TrueValues = input.TrueValues.Length == 0 ? [] : Array.ConvertAll(places, p => input.TrueValues[p]),
            PredictedValues = input.PredictedValues.Length == 0 ? [] : Array.ConvertAll(places, p => input.PredictedValues[p]),
            Series = input.Series.Length == 0 ? [] : Array.ConvertAll(places, p => input.Series[p]),
            Weights = input.Weights.Length == 0 ? [] : Array.ConvertAll(places, p => input.Weights[p]),
        };
    }
}
