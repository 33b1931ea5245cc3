using Weir.Statistics.Distributions;

namespace Weir.Statistics.Diagnostics;

/// <summary>A sample against the normal law: points near a line where it is normal.</summary>
/// <param name="Theoretical">Quantiles of the normal law, ascending.</param>
/// <param name="Sample">The sample, ascending.</param>
/// <param name="Slope">Of the least squares line.</param>
/// <param name="Intercept">Of the least squares line.</param>
/// <param name="Correlation">Of the points.</param>
public sealed record QuantilePlot(double[] Theoretical, double[] Sample, double Slope, double Intercept, double Correlation)
{
    /// <summary>The plot, with Filliben's positions (1975): 1 − ½^(1/n), (i − 0.3175)/(n + 0.365), ½^(1/n).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than three rows, or all have one value.</exception>
    public static QuantilePlot Of(ReadOnlySpan<double> sample)
    {
        var n = sample.Length;
        if (n < 3) throw Metrics.MetricErrors.Because("the quantile plot", "it needs at least three rows");
        var sorted = sample.ToArray();
        Array.Sort(sorted);
        var theoretical = new double[n];
        var last = Math.Pow(0.5, 1.0 / n);
        for (var i = 0; i < n; i++) theoretical[i] = NormalLaw.Quantile(i == 0 ? 1 - last : i == n - 1 ? last : (i + 1 - 0.3175) / (n + 0.365));
        var (mx, my) = (theoretical.Average(), sorted.Average());
        double xx = 0, xy = 0, yy = 0;
        for (var i = 0; i < n; i++)
        {
            var (x, y) = (theoretical[i] - mx, sorted[i] - my);
            (xx, xy, yy) = (xx + (x * x), xy + (x * y), yy + (y * y));
        }

        if (!(yy > 0)) throw Metrics.MetricErrors.Because("the quantile plot", "all rows have one value");
        return new QuantilePlot(theoretical, sorted, xy / xx, my - (xy / xx * mx), xy / Math.Sqrt(xx * yy));
    }
}
