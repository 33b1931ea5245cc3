namespace Weir.Statistics.Distributions;

/// <summary>Gamma and beta functions with small relative error far into the tails, where p-values live.</summary>
public static class SpecialFunctions
{
    private const double Tiny = 1e-300;
    private const double Epsilon = 1e-16;
    private const int MostSteps = 100_000;

    /// <summary>ln Γ(x) for x &gt; 0: Stirling's series, after raising the argument to 15 or more (Abramowitz and Stegun 6.1.40).</summary>
    public static double LogGamma(double x)
    {
        if (!(x > 0)) return double.NaN;
        var product = 1.0;
        while (x < 15)
        {
            product *= x;
            x++;
        }

        var inverse = 1 / (x * x);
        var series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse * (1.0 / 1188 - inverse * (691.0 / 360360 - inverse / 156)))))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.91893853320467274178 + series - Math.Log(product);
    }

    /// <summary>Regularised upper incomplete gamma function Q(a, x) = Γ(a, x)/Γ(a).</summary>
    public static double GammaUpper(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x)) return double.NaN;
        if (x <= 0) return 1;
        if (double.IsPositiveInfinity(x)) return 0;
        return x < a + 1 ? 1 - GammaSeries(a, x) : GammaFraction(a, x);
    }

    /// <summary>Complementary error function.</summary>
    public static double Erfc(double x) => x >= 0 ? GammaUpper(0.5, x * x) : 2 - GammaUpper(0.5, x * x);

    /// <summary>Regularised incomplete beta function I_x(a, b).</summary>
    public static double Beta(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a : 1 - front * BetaFraction(b, a, 1 - x) / b;
    }

    private static double GammaFront(double a, double x) => Math.Exp(a * Math.Log(x) - x - LogGamma(a));

    private static double GammaSeries(double a, double x)
    {
        var (term, sum) = (1 / a, 1 / a);
        for (var n = 1; n < MostSteps && Math.Abs(term) > Math.Abs(sum) * Epsilon; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum * GammaFront(a, x);
    }

    // Lentz's method for the continued fraction, as modified by Thompson and Barnett (1986).
    private static double GammaFraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < MostSteps; n++)
        {
            var an = -n * (n - a);
            b += 2;
            d = NotZero(an * d + b);
            c = NotZero(b + an / c);
            d = 1 / d;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < Epsilon * 4) break;
        }

        return h * GammaFront(a, x);
    }

    private static double BetaFraction(double a, double b, double x)
    {
        var c = 1.0;
        var d = 1 / NotZero(1 - (a + b) * x / (a + 1));
        var h = d;
        for (var m = 1; m < MostSteps; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            h *= d * c;
            if (Math.Abs(d * c - 1) < Epsilon * 4) break;
        }

        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
