using Weir.Tuning.Numerics;

namespace Weir.Tuning.Samplers.Gp;

/// <summary>The logarithm of the expected improvement below a best value, and its slopes; exact far where the improvement itself underflows (Ament et al., 2023).</summary>
internal static class LogImprovement
{
    private const double LogSqrt2Pi = 0.91893853320467274178;
    private const double LogSqrtHalfPi = 0.22579135264472743236;

    /// <summary>ln E[max(0, best − f)] for f normal.</summary>
    public static double Value(double best, double mean, double deviation) => LogH((best - mean) / deviation) + Math.Log(deviation);

    /// <summary>Factors of the slopes of mean and deviation in the slope of the value.</summary>
    public static (double ByMean, double ByDeviation) Slopes(double best, double mean, double deviation)
    {
        var z = (best - mean) / deviation;
        var ratio = Math.Exp(NormalLaw.LogCumulative(z) - LogH(z));
        return (-ratio / deviation, (1 - z * ratio) / deviation);
    }

    // ln(φ(z) + z·Φ(z)).
    private static double LogH(double z)
    {
        if (z > -1) return Math.Log(NormalLaw.Density(z) + z * NormalLaw.Cumulative(z));
        var rest = z > -25
            ? Math.Log(1 - Math.Exp(Math.Log(-z) + LogSqrtHalfPi + Math.Log(ErrorFunction.ErfcScaled(-z / Math.Sqrt(2)))))
            : -2 * Math.Log(-z) + Math.Log(1 - 3 / (z * z));
        return -0.5 * z * z - LogSqrt2Pi + rest;
    }
}
