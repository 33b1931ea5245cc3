namespace Weir.Tuning.Numerics;

/// <summary>The standard normal law cut to an interval.</summary>
internal static class TruncatedNormal
{
    /// <summary>The point of the interval [a, b] below which a share u of its mass lies.</summary>
    public static double Draw(double a, double b, double u)
    {
        // In the upper tail probabilities are near 1 and lose their digits: mirror it.
        if (a > 0) return -Draw(-b, -a, 1 - u);
        var (below, above) = (NormalLaw.Cumulative(a), NormalLaw.Cumulative(b));
        if (above - below < 1e-300) return double.IsFinite(b) ? b : a;
        return Math.Clamp(NormalLaw.Quantile(below + u * (above - below)), a, b);
    }
}
