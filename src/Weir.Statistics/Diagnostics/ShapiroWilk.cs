using Weir.Statistics.Distributions;

namespace Weir.Statistics.Diagnostics;

/// <summary>Shapiro and Wilk's test of normality by Royston's algorithm AS R94 (Applied Statistics, 1995).</summary>
public static class ShapiroWilk
{
    /// <summary>Most rows: beyond, the p-value is not accurate.</summary>
    public const int MostRows = 5000;

    /// <summary>The test.</summary>
    /// <param name="sample">3 to <see cref="MostRows"/> rows.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: too few or too many rows, or all have one value.</exception>
    public static DiagnosticTest Of(ReadOnlySpan<double> sample)
    {
        var n = sample.Length;
        if (n is < 3 or > MostRows) throw Metrics.MetricErrors.Because("Shapiro-Wilk", $"it needs 3 to {MostRows} rows, and there are {n}");
        NormalityTests.Moments("Shapiro-Wilk", sample);
        var sorted = sample.ToArray();
        Array.Sort(sorted);
        var a = Coefficients(n);
        var mean = sorted.Average();
        double top = 0, squares = 0;
        for (var i = 0; i < n / 2; i++) top += a[i] * (sorted[n - 1 - i] - sorted[i]);
        foreach (var x in sorted) squares += (x - mean) * (x - mean);
        var w = Math.Min(1, top * top / squares);
        return new(w, Probability(w, n));
    }

    // Of the upper half, the outermost first.
    private static double[] Coefficients(int n)
    {
        var half = n / 2;
        if (n == 3) return [Math.Sqrt(0.5)];
        var m = new double[half];
        double sum = 0;
        for (var i = 0; i < half; i++)
        {
            m[i] = NormalLaw.Quantile((i + 1 - 0.375) / (n + 0.25));
            sum += 2 * m[i] * m[i];
        }

        var root = Math.Sqrt(sum);
        var r = 1 / Math.Sqrt(n);
        var a = new double[half];
        var first = Polynomial(r, [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056]) - (m[0] / root);
        int from;
        double factor;
        if (n > 5)
        {
            var second = Polynomial(r, [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633]) - (m[1] / root);
            factor = Math.Sqrt((sum - (2 * m[0] * m[0]) - (2 * m[1] * m[1])) / (1 - (2 * first * first) - (2 * second * second)));
            (a[1], from) = (second, 2);
        }
        else
        {
            factor = Math.Sqrt((sum - (2 * m[0] * m[0])) / (1 - (2 * first * first)));
            from = 1;
        }

        a[0] = first;
        for (var i = from; i < half; i++) a[i] = -m[i] / factor;
        return a;
    }

    private static double Probability(double w, int n)
    {
        if (n == 3) return Math.Max(0, 6 / Math.PI * (Math.Asin(Math.Sqrt(w)) - Math.Asin(Math.Sqrt(0.75))));
        var y = Math.Log(1 - w);
        var x = Math.Log(n);
        double mean, deviation;
        if (n <= 11)
        {
            var gamma = -2.273 + (0.459 * n);
            if (y >= gamma) return 1e-99;
            y = -Math.Log(gamma - y);
            mean = Polynomial(n, [0.544, -0.39978, 0.025054, -6.714e-4]);
            deviation = Math.Exp(Polynomial(n, [1.3822, -0.77857, 0.062767, -0.0020322]));
        }
        else
        {
            mean = Polynomial(x, [-1.5861, -0.31082, -0.083751, 0.0038915]);
            deviation = Math.Exp(Polynomial(x, [-0.4803, -0.082676, 0.0030302]));
        }

        return NormalLaw.Cumulative(-(y - mean) / deviation);
    }

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double value = 0;
        for (var i = coefficients.Length - 1; i >= 0; i--) value = (value * x) + coefficients[i];
        return value;
    }
}
