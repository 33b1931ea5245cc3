using Weir.Statistics.Distributions;

namespace Weir.Statistics.Diagnostics;

/// <summary>Whether a sample is normal.</summary>
public static class NormalityTests
{
    /// <summary>By skewness and kurtosis (Jarque and Bera, 1987).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows, or all have one value.</exception>
    public static JarqueBeraTest JarqueBera(ReadOnlySpan<double> sample)
    {
        var (mean, variance) = Moments("Jarque-Bera", sample);
        double third = 0, fourth = 0;
        foreach (var value in sample)
        {
            var d = value - mean;
            third += d * d * d;
            fourth += d * d * d * d;
        }

        var n = sample.Length;
        var skew = third / n / Math.Pow(variance, 1.5);
        var kurtosis = fourth / n / (variance * variance);
        var statistic = n / 6.0 * ((skew * skew) + ((kurtosis - 3) * (kurtosis - 3) / 4));
        return new JarqueBeraTest(new(statistic, Tails.ChiSquare(statistic, 2)), skew, kurtosis);
    }

    /// <summary>By the distance of the distribution functions, the tails weighing more (Anderson and Darling); mean and spread are those of the sample, p after Stephens (1986).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows, or all have one value.</exception>
    public static DiagnosticTest AndersonDarling(ReadOnlySpan<double> sample)
    {
        var (mean, variance) = Moments("Anderson-Darling", sample);
        var n = sample.Length;
        var deviation = Math.Sqrt(variance * n / (n - 1));
        var sorted = sample.ToArray();
        Array.Sort(sorted);
        double sum = 0;
        for (var i = 0; i < n; i++)
        {
            // The upper tail as the lower one of the mirrored value: exact where 1 − Φ would round.
            var low = NormalLaw.Cumulative((sorted[i] - mean) / deviation);
            var high = NormalLaw.Cumulative(-(sorted[n - 1 - i] - mean) / deviation);
            sum += ((2 * i) + 1) * (Math.Log(low) + Math.Log(high));
        }

        var statistic = -n - (sum / n);
        var a = statistic * (1 + (0.75 / n) + (2.25 / n / n));
        var p = a switch
        {
            < 0.2 => 1 - Math.Exp(-13.436 + (101.14 * a) - (223.73 * a * a)),
            < 0.34 => 1 - Math.Exp(-8.318 + (42.796 * a) - (59.938 * a * a)),
            < 0.6 => Math.Exp(0.9177 - (4.279 * a) - (1.38 * a * a)),
            <= 13 => Math.Exp(1.2937 - (5.709 * a) + (0.0186 * a * a)),
            _ => 0,
        };
        return new(statistic, p);
    }

    internal static (double Mean, double Variance) Moments(string test, ReadOnlySpan<double> sample)
    {
        if (sample.Length < 2) throw Metrics.MetricErrors.Because(test, "it needs at least two rows");
        double mean = 0, variance = 0;
        foreach (var value in sample) mean += value / sample.Length;
        foreach (var value in sample) variance += (value - mean) * (value - mean) / sample.Length;
        if (!(variance > 0)) throw Metrics.MetricErrors.Because(test, "all rows have one value");
        return (mean, variance);
    }
}

/// <summary>Outcome of Jarque and Bera's test.</summary>
/// <param name="Test">Statistic and p, chi-square with two degrees of freedom.</param>
/// <param name="Skewness">0 for a normal sample.</param>
/// <param name="Kurtosis">3 for a normal sample.</param>
public readonly record struct JarqueBeraTest(DiagnosticTest Test, double Skewness, double Kurtosis);
