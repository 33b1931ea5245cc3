namespace Weir.Statistics.Distributions;

/// <summary>The law of the one-sample Kolmogorov-Smirnov statistic D_n for finite n, two-sided.</summary>
/// <remarks>Choice of method by region after Simard and L'Ecuyer, "Computing the two-sided Kolmogorov-Smirnov distribution",
/// Journal of Statistical Software 39 (2011).</remarks>
public static class KolmogorovSmirnovLaw
{
    private const int SmallSample = 140;
    private const int LargestMatrixSample = 100_000;

    /// <summary>P(D_n ≥ d).</summary>
    /// <param name="n">Sample size, at least 1.</param>
    /// <param name="d">The statistic, 0 to 1.</param>
    public static double Tail(long n, double d)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (double.IsNaN(d)) return double.NaN;
        if (d >= 1) return 0;
        var t = n * d;
        if (t <= 0.5) return 1;
        if (t <= 1) return Clip(1 - Math.Exp(SpecialFunctions.LogGamma(n + 1) - n * Math.Log(n) + n * Math.Log(2 * t - 1))); // Ruben and Gambino
        if (t >= n - 1) return Clip(2 * Math.Pow(1 - d, n));
        var squared = t * d;
        if (d >= 0.5 || squared >= (n <= SmallSample ? 4 : 2.2)) return squared >= 370 ? 0 : Clip(2 * Smirnov(n, d));
        if (n <= SmallSample || (n <= LargestMatrixSample && n * Math.Pow(d, 1.5) <= 1.4)) return Clip(1 - KolmogorovMatrix.Below(n, d));
        return Clip(1 - PelzGood(n, d));
    }

    private static double Clip(double p) => Math.Clamp(p, 0, 1);

    // One-sided, exact (Smirnov): d · Σ_j C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j), j = 0 … ⌊n(1 − d)⌋; all terms are positive.
    private static double Smirnov(long n, double d)
    {
        var sum = 0.0;
        var logN = SpecialFunctions.LogGamma(n + 1);
        var last = 0.0;
        var end = (long)Math.Floor(n * (1 - d));
        for (long j = 0; j <= end; j++)
        {
            var inside = 1 - d - (double)j / n;
            if (inside <= 0) continue;
            var log = logN - SpecialFunctions.LogGamma(j + 1) - SpecialFunctions.LogGamma(n - j + 1) + (j - 1) * Math.Log(d + (double)j / n) + (n - j) * Math.Log(inside);
            var term = Math.Exp(log);
            sum += term;
            if (term < last && term < sum * 1e-18) break; // past the summit: the rest adds nothing
            last = term;
        }

        return d * sum;
    }

    // Pelz and Good (1976): the limiting law with its corrections of order n^(−1/2), n^(−1) and n^(−3/2).
    internal static double PelzGood(long n, double d)
    {
        const double Pi2 = Math.PI * Math.PI;
        const double Pi4 = Pi2 * Pi2;
        const double Pi6 = Pi4 * Pi2;
        var z = Math.Sqrt(n) * d;
        var (z2, z3, z4, z6) = (z * z, z * z * z, Math.Pow(z, 4), Math.Pow(z, 6));
        var (k0, k1, k2, k3) = (0.0, 0.0, 0.0, 0.0);
        var terms = (int)Math.Ceiling(16 * z / Math.PI) + 1;
        for (var k = terms; k >= 1; k--)
        {
            var m2 = Math.Pow(2 * k - 1, 2);
            var q = Math.Exp(-Pi2 / 8 / z2 * m2);
            k0 += q;
            k1 += q * (Pi2 / 4 * m2 - z2);
            k2 += q * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * Pi2 / 4 * m2 + Pi4 * (1 - 2 * z2) / 16 * m2 * m2);
            k3 += q * (-30 * z6 - 90 * Math.Pow(z, 8) + Pi2 * (135 * z4 - 96 * z6) / 4 * m2 + Pi4 * (-60 * z2 + 212 * z4) / 16 * m2 * m2 + Pi6 * (5 - 30 * z2) / 64 * m2 * m2 * m2);
        }

        var root = Math.Sqrt(2 * Math.PI);
        k0 *= root / z;
        k1 *= root / (6 * z4);
        k2 *= root / (72 * Math.Pow(z, 7));
        k3 *= root / (6480 * Math.Pow(z, 10));
        for (var k = 1; k <= terms; k++)
        {
            var q = Math.Exp(-Pi2 / 2 / z2 * k * k) * k * k;
            k2 -= q * Pi2 * root / (36 * z3);
            k3 += q * (3 * z2 - Pi2 * k * k) * Pi2 * root / (216 * z6);
        }

        return k0 + k1 / Math.Sqrt(n) + k2 / n + k3 / Math.Pow(n, 1.5);
    }
}
