namespace Weir.Tuning.Numerics;

/// <summary>The standard normal law, and logarithms of its masses far into the tails.</summary>
internal static class NormalLaw
{
    private const double LogSqrt2Pi = 0.91893853320467274178;

    /// <summary>Density.</summary>
    public static double Density(double z) => Math.Exp(-0.5 * z * z - LogSqrt2Pi);

    /// <summary>P(Z ≤ z).</summary>
    public static double Cumulative(double z) => 0.5 * ErrorFunction.Erfc(-z / Math.Sqrt(2));

    /// <summary>ln P(Z ≤ z).</summary>
    public static double LogCumulative(double z)
    {
        if (z > 5) return Log1p(-Cumulative(-z));
        return z > -5 ? Math.Log(Cumulative(z)) : Math.Log(0.5 * ErrorFunction.ErfcScaled(-z / Math.Sqrt(2))) - 0.5 * z * z;
    }

    /// <summary>ln P(a &lt; Z ≤ b), in the tail where both lie, never by a difference of numbers near 1.</summary>
    public static double LogMass(double a, double b)
    {
        if (a >= b) return double.NegativeInfinity;
        if (a > 0) (a, b) = (-b, -a);
        if (b <= 0) return LogDifference(LogCumulative(b), LogCumulative(a));
        return Log1p(-Cumulative(a) - Cumulative(-b));
    }

    /// <summary>The z below which a share p lies (Wichura's AS 241, about 1e-16 relative).</summary>
    public static double Quantile(double p)
    {
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q * Ratio(r, Central, CentralBelow);
        }

        var tail = q < 0 ? p : 1 - p;
        if (tail <= 0) return q < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        var root = Math.Sqrt(-Math.Log(tail));
        var value = root <= 5 ? Ratio(root - 1.6, Middle, MiddleBelow) : Ratio(root - 5, Far, FarBelow);
        return q < 0 ? -value : value;
    }

    private static readonly double[] Central = [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727];
    private static readonly double[] CentralBelow = [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610];
    private static readonly double[] Middle = [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4];
    private static readonly double[] MiddleBelow = [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9];
    private static readonly double[] Far = [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7];
    private static readonly double[] FarBelow = [1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

    private static double Ratio(double x, double[] above, double[] below)
    {
        var (a, b) = (0.0, 0.0);
        for (var i = above.Length - 1; i >= 0; i--) (a, b) = (a * x + above[i], b * x + below[i]);
        return a / b;
    }

    private static double LogDifference(double greater, double less) => greater + Log1p(-Math.Exp(less - greater));

    private static double Log1p(double x) => Math.Abs(x) < 1e-5 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x);
}
