using Weir.Foundation.Numerics;
using Weir.Training.Columns;
using Weir.Training.Features.Specs;

namespace Weir.Training.Features;

/// <summary>Fits the steps of a number to training rows.</summary>
internal static class NumberFit
{
    /// <summary>Fits; null where no row has a number to go by.</summary>
    public static NumberStep? Fit(string column, RawKind kind, double[] values, NumberSpec spec, Power power)
    {
        var present = values.Where(double.IsFinite).ToArray();
        if (present.Length == 0) return null;
        var fill = FillOf(present, spec);
        var step = new NumberStep(column, kind, fill, spec.HasIndicator ?? present.Length < values.Length) { Clip = spec.Clip };
        if (power == Power.None && spec.Scale == Scale.None) return step;
        double[] Filled() => Array.ConvertAll(values, v => Held(step.Of(v)));
        step = power switch
        {
            Power.YeoJohnson => step with { Power = Power.YeoJohnson, Transform = PowerTransform.Fit(Filled()) },
            Power.Bins => step with { Power = Power.Bins, Edges = EdgesOf(present, spec.Bins) },
            _ => step with { Power = power },
        };
        return spec.Scale == Scale.None ? step : step with { Scaling = ScalingOf(Filled(), spec.Scale) };
    }

    private static double FillOf(double[] present, NumberSpec spec) => spec.Impute switch
    {
        Impute.Constant => spec.Value,
        Impute.Mean => present.Average(Held),
        Impute.MostFrequent => present.GroupBy(v => v).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key,
        _ => OrderStatistics.Median(present),
    };

    private static double[] EdgesOf(double[] present, int bins) =>
        [.. Enumerable.Range(1, bins - 1).Select(i => OrderStatistics.Select(present, (int)((long)i * present.Length / bins))).Distinct()];

    private static (double Centre, double Size) ScalingOf(double[] values, Scale scale)
    {
        var sorted = values.Order().ToArray();
        double Quantile(double share)
        {
            var at = share * (sorted.Length - 1);
            var below = (int)at;
            return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
        }

        var mean = values.Average();
        var (centre, size) = scale switch
        {
            Scale.Standard => (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean)))),
            Scale.Robust => (Quantile(0.5), Quantile(0.75) - Quantile(0.25)),
            _ => (sorted[0], sorted[^1] - sorted[0]),
        };
        return (centre, size > 0 ? size : 1);
    }

    // Sums of such values stay finite.
    private static double Held(double value) => Math.Clamp(value, -NumberStep.LargestSingle, NumberStep.LargestSingle);
}
