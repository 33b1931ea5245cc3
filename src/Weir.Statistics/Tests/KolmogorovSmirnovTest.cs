using Weir.Statistics.Distributions;

namespace Weir.Statistics.Tests;

/// <summary>Two-sample Kolmogorov-Smirnov test: the largest distance between the empirical distribution functions.</summary>
/// <remarks>The statistic is also an effect size: 0 for equal, 1 for disjoint samples. The asymptotic two-sided p is that of the one-sample law for
/// round(nm/(n+m)) values (<see cref="KolmogorovSmirnovLaw"/>), as in SciPy, not of the limiting law.</remarks>
public static class KolmogorovSmirnovTest
{
    private const int LargestExact = 10_000;

    /// <summary>Tests two samples.</summary>
    /// <param name="x">First sample, sorted ascending, not empty, without NaN.</param>
    /// <param name="y">Second sample, likewise.</param>
    /// <param name="alternative">Which way they may differ.</param>
    /// <param name="method">How p is computed; exact falls back to asymptotic for one-sided tests of unequal sizes.</param>
    public static TestResult OfSorted(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Alternative alternative = Alternative.TwoSided, PValueMethod method = PValueMethod.Auto)
    {
        if (x.IsEmpty || y.IsEmpty) throw new ArgumentException("both samples need values");
        var (above, below) = Distances(x, y);
        var d = alternative switch { Alternative.Less => below, Alternative.Greater => above, _ => Math.Max(above, below) };
        var exact = method == PValueMethod.Exact || (method == PValueMethod.Auto && Math.Max(x.Length, y.Length) <= LargestExact);
        if (exact && alternative == Alternative.TwoSided && Exact(x.Length, y.Length, d) is { } p) return new TestResult(d, p);
        return new TestResult(d, Asymptotic(x.Length, y.Length, d, alternative));
    }

    private static (double Above, double Below) Distances(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (i, j, above, below) = (0, 0, 0.0, 0.0);
        while (i < x.Length && j < y.Length)
        {
            var value = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] == value) i++;
            while (j < y.Length && y[j] == value) j++;
            var difference = (double)i / x.Length - (double)j / y.Length;
            above = Math.Max(above, difference);
            below = Math.Max(below, -difference);
        }

        return (above, below);
    }

    private static double Asymptotic(int n, int m, double d, Alternative alternative)
    {
        var (large, small) = ((double)Math.Max(n, m), (double)Math.Min(n, m));
        var effective = large * small / (large + small);
        if (alternative == Alternative.TwoSided) return KolmogorovSmirnovLaw.Tail((long)Math.Max(1, Math.Round(effective)), d);
        // Hodges (1957), with the correction for unequal sizes.
        var z = Math.Sqrt(effective) * d;
        return Math.Clamp(Math.Exp(-2 * z * z - 2 * z * (large + 2 * small) / Math.Sqrt(large * small * (large + small)) / 3), 0, 1);
    }

    private static double? Exact(int n, int m, double d)
    {
        var divisor = GreatestCommonDivisor(n, m);
        var steps = (double)n / divisor * m;
        var h = (long)Math.Round(d * steps);
        if (h == 0) return 1;
        var p = n == m ? OutsideSquare(n, h) : Outside(Math.Max(n, m), Math.Min(n, m), divisor, h);
        return p is >= 0 and <= 1 ? p : null;
    }

    // Equal sizes: 2·(C(2n, n−h) − C(2n, n−2h) + …)/C(2n, n), from the innermost term outwards.
    private static double OutsideSquare(int n, long h)
    {
        var p = 0.0;
        for (var k = n / h; k >= 0; k--)
        {
            var term = 1.0;
            for (long j = 0; j < h; j++) term = (n - k * h - j) * term / (n + k * h + j + 1);
            p = term * (1 - p);
        }

        return 2 * p;
    }

    // The share of lattice paths from (0,0) to (m,n) that leave |nx − my|·(1/g) < h, column by column; all terms are positive.
    private static double Outside(int m, int n, int g, long h)
    {
        var (mg, ng) = (m / g, (long)(n / g));
        int first = 0, end = (int)Math.Min(CeilingDivide(h, mg), n + 1L), length = end;
        var shares = new double[Math.Min(2L * end + 2, n + 1L)];
        Array.Fill(shares, 1);
        shares.AsSpan(0, end).Clear();
        for (var i = 1; i <= m; i++)
        {
            var (lastFirst, lastLength) = (first, length);
            first = (int)Math.Min(Math.Max(FloorDivide(ng * i - h, mg) + 1, 0), n);
            end = (int)Math.Min(CeilingDivide(ng * i + h, mg), n + 1L);
            if (end <= first) return 1;
            var value = first == 0 ? 0.0 : 1.0;
            for (var offset = 0; offset < end - first; offset++)
            {
                var j = offset + first;
                value = (shares[offset + first - lastFirst] * i + value * j) / (i + j);
                shares[offset] = value;
            }

            length = end - first;
            if (lastLength > length) shares.AsSpan(length, lastLength - length).Fill(1);
        }

        return shares[end - first - 1];
    }

    private static long FloorDivide(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private static long CeilingDivide(long a, long b) => (a + b - 1) / b;

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
