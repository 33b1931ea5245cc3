using Weir.Foundation.Errors;

namespace Weir.Statistics.Metrics;

/// <summary>Failures of figures that rows do not define, such as an area under the ROC curve of one class.</summary>
public static class MetricErrors
{
    /// <summary>Code of a figure that the given rows do not define.</summary>
    public const string Undefined = "undefined_metric";

    /// <summary>The failure.</summary>
    /// <param name="metric">Name of the metric, as <see cref="MetricCatalog"/> has it.</param>
    /// <param name="why">What is missing, as half a sentence.</param>
    internal static WeirException Because(string metric, string why) => new(Undefined, $"{metric} is not defined: {why}");

    internal static void RequireRows(string metric, int rows)
    {
        if (rows == 0) throw Because(metric, "there is no row");
    }

    internal static void RequireWeights(ReadOnlySpan<double> weights, int rows)
    {
        if (!weights.IsEmpty && weights.Length != rows) throw new ArgumentException($"{weights.Length} weights for {rows} rows");
    }
}
