using Weir.Statistics.Distributions;

namespace Weir.Tuning.Pruners;

/// <summary>Wilcoxon's signed-rank test, one-sided, each zero's rank counting half to both sides (as scipy's <c>zsplit</c>).</summary>
internal static class SignedRankTest
{
    private const int MostForExact = 50;

    /// <summary>P(a rank sum of the positive differences as great as this one or greater) where signs are chance.</summary>
    public static double Greater(ReadOnlySpan<double> differences)
    {
        var n = differences.Length;
        var order = new int[n];
        var sizes = new double[n];
        for (var i = 0; i < n; i++) (order[i], sizes[i]) = (i, Math.Abs(differences[i]));
        Array.Sort((double[])sizes.Clone(), order);
        var (positive, ties, zeros) = (0.0, 0.0, 0);
        for (int i = 0, j; i < n; i = j)
        {
            for (j = i; j < n && sizes[order[j]] == sizes[order[i]];) j++;
            var rank = (i + 1 + j) / 2.0;
            var size = (double)(j - i);
            ties += size * size * size - size;
            for (var k = i; k < j; k++)
            {
                var difference = differences[order[k]];
                positive += difference > 0 ? rank : difference == 0 ? rank / 2 : 0;
                if (difference == 0) zeros++;
            }
        }

        return n <= MostForExact && zeros == 0 ? Exact(n, (int)Math.Floor(positive)) : Normal(n, positive, ties);
    }

    private static double Normal(int n, double positive, double ties)
    {
        var mean = n * (n + 1.0) / 4;
        var variance = n * (n + 1.0) * (2 * n + 1.0) / 24 - ties / 48;
        return variance <= 0 ? 1 : 0.5 * SpecialFunctions.Erfc((positive - mean) / Math.Sqrt(2 * variance));
    }

    // Counts the subsets of 1..n by their sum.
    private static double Exact(int n, int least)
    {
        var most = n * (n + 1) / 2;
        var counts = new double[most + 1];
        counts[0] = 1;
        for (var k = 1; k <= n; k++)
            for (var sum = most; sum >= k; sum--) counts[sum] += counts[sum - k];
        var tail = 0.0;
        for (var sum = Math.Max(least, 0); sum <= most; sum++) tail += counts[sum];
        return tail / Math.Pow(2, n);
    }
}
