namespace Weir.Bench.Tuning;

/// <summary>Mann and Whitney's test, one-sided, by the normal law with correction for ties.</summary>
internal static class RankTest
{
    /// <summary>How likely the values of a are as large against b by chance, or larger.</summary>
    public static double Larger(double[] a, double[] b)
    {
        var all = a.Select(v => (v, 0)).Concat(b.Select(v => (v, 1))).OrderBy(x => x.v).ToArray();
        var (n, ties, sum) = (all.Length, 0.0, 0.0);
        for (int i = 0, j; i < n; i = j)
        {
            for (j = i; j < n && all[j].v == all[i].v;) j++;
            double t = j - i;
            ties += t * t * t - t;
            for (var k = i; k < j; k++)
                if (all[k].Item2 == 0) sum += (i + j + 1) / 2.0;
        }

        double na = a.Length, nb = b.Length;
        var u = sum - na * (na + 1) / 2;
        var variance = na * nb / 12 * (n + 1 - ties / (n * (n - 1.0)));
        return variance <= 0 ? 0.5 : 0.5 * Erfc((u - na * nb / 2 - 0.5) / Math.Sqrt(2 * variance));
    }

    // Abramowitz and Stegun 7.1.26 is enough for a verdict at 0.05.
    private static double Erfc(double x)
    {
        var t = 1 / (1 + 0.3275911 * Math.Abs(x));
        var tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-x * x);
        return x >= 0 ? tail : 2 - tail;
    }
}
