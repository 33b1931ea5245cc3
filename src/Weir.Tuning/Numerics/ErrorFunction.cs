namespace Weir.Tuning.Numerics;

/// <summary>The complementary error function by W. J. Cody's rational approximations (Math. Comp. 23, 1969), relative error about 1e-16 in all tails.</summary>
/// <remarks>Samplers call it a million times a study, so the continued fraction of <c>Weir.Statistics</c> would be too slow here.</remarks>
internal static class ErrorFunction
{
    private const double InverseSqrtPi = 0.56418958354775628695;
    private static readonly double[] A = [3.16112374387056560e00, 1.13864154151050156e02, 3.77485237685302021e02, 3.20937758913846947e03, 1.85777706184603153e-1];
    private static readonly double[] B = [2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03];
    private static readonly double[] C = [5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e01, 2.98635138197400131e02, 8.81952221241769090e02, 1.71204761263407058e03, 2.05107837782607147e03, 1.23033935479799725e03, 2.15311535474403846e-8];
    private static readonly double[] D = [1.57449261107098347e01, 1.17693950891312499e02, 5.37181101862009858e02, 1.62138957456669019e03, 3.29079923573345963e03, 4.36261909014324716e03, 3.43936767414372164e03, 1.23033935480374942e03];
    private static readonly double[] P = [3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4, 1.63153871373020978e-2];
    private static readonly double[] Q = [2.56852019228982242e00, 1.87295284992346725e00, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

    /// <summary>1 − erf(x).</summary>
    public static double Erfc(double x)
    {
        var y = Math.Abs(x);
        if (y <= 0.46875) return 1 - Centre(x);
        if (y > 26.6) return x > 0 ? 0 : 2;
        var value = Tail(y) * Math.Exp(-y * y);
        return x > 0 ? value : 2 - value;
    }

    /// <summary>exp(x²)·(1 − erf(x)); for x ≥ 0 without overflow.</summary>
    public static double ErfcScaled(double x)
    {
        if (Math.Abs(x) <= 0.46875) return Math.Exp(x * x) * (1 - Centre(x));
        return x > 0 ? Tail(x) : 2 * Math.Exp(x * x) - Tail(-x);
    }

    private static double Centre(double x)
    {
        var y = x * x;
        var (above, below) = (A[4] * y, y);
        for (var i = 0; i < 3; i++) (above, below) = ((above + A[i]) * y, (below + B[i]) * y);
        return x * (above + A[3]) / (below + B[3]);
    }

    // exp(y²)·erfc(y) for y above 0.46875.
    private static double Tail(double y)
    {
        if (y <= 4)
        {
            var (above, below) = (C[8] * y, y);
            for (var i = 0; i < 7; i++) (above, below) = ((above + C[i]) * y, (below + D[i]) * y);
            return (above + C[7]) / (below + D[7]);
        }

        var z = 1 / (y * y);
        var (a, b) = (P[5] * z, z);
        for (var i = 0; i < 4; i++) (a, b) = ((a + P[i]) * z, (b + Q[i]) * z);
        return (InverseSqrtPi - z * (a + P[4]) / (b + Q[4])) / y;
    }
}
