namespace Weir.Statistics.Distributions;

/// <summary>Tail probabilities of the laws that tests refer to.</summary>
public static class Tails
{
    /// <summary>P(X &gt; x) for chi-square with <paramref name="degrees"/> &gt; 0 degrees of freedom.</summary>
    public static double ChiSquare(double x, double degrees) => SpecialFunctions.GammaUpper(degrees / 2, x / 2);

    /// <summary>P(|Z| &gt; |z|) for the standard normal law.</summary>
    public static double NormalTwoSided(double z) => SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>P(|T| &gt; |t|) for Student's law.</summary>
    public static double StudentTwoSided(double t, double degrees) => SpecialFunctions.Beta(degrees / 2, 0.5, degrees / (degrees + t * t));

    /// <summary>P(F &gt; f) for Snedecor's law.</summary>
    public static double FUpper(double f, double numeratorDegrees, double denominatorDegrees) =>
        f <= 0 ? 1 : SpecialFunctions.Beta(denominatorDegrees / 2, numeratorDegrees / 2, denominatorDegrees / (denominatorDegrees + (numeratorDegrees * f)));

    /// <summary>t with P(|T| &gt; t) = p for Student's law, by bisection to the last digits.</summary>
    /// <param name="p">Two-sided probability in (0, 1).</param>
    /// <param name="degrees">Degrees of freedom.</param>
    public static double StudentTwoSidedQuantile(double p, double degrees)
    {
        var (low, high) = (0.0, 1.0);
        while (StudentTwoSided(high, degrees) > p && high < 1e300) high *= 2;
        for (var i = 0; i < 200 && high - low > Math.BitIncrement(low) - low; i++)
        {
            var middle = low + ((high - low) / 2);
            if (StudentTwoSided(middle, degrees) > p) low = middle;
            else high = middle;
        }

        return low + ((high - low) / 2);
    }

    /// <summary>P(K &gt; x) for Kolmogorov's limiting law: 2·Σ (−1)^(k−1)·exp(−2k²x²), by its theta form below 1.</summary>
    public static double Kolmogorov(double x)
    {
        if (x <= 0) return 1;
        if (x < 1)
        {
            var sum = 0.0;
            for (var k = 1; k <= 20; k += 2) sum += Math.Exp(-k * k * Math.PI * Math.PI / (8 * x * x));
            return 1 - Math.Sqrt(2 * Math.PI) / x * sum;
        }

        var (tail, sign) = (0.0, 1.0);
        for (var k = 1; k <= 20; k++)
        {
            tail += sign * Math.Exp(-2.0 * k * k * x * x);
            sign = -sign;
        }

        return 2 * tail;
    }
}
