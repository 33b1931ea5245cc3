namespace Weir.Statistics.Distances;

/// <summary>Distances between two discrete distributions, given as shares or counts over the same bins; both are normalised first.</summary>
public static class Divergence
{
    /// <summary>Jensen-Shannon distance, the root of the divergence: 0 when equal; at most √ln 2 in base e, 1 in base 2.</summary>
    public static double JensenShannon(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double logBase = Math.E)
    {
        var (sp, sq) = (Sum(p), Sum(q));
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            var (a, b) = (p[i] / sp, q[i] / sq);
            var middle = (a + b) / 2;
            if (a > 0) sum += a * Math.Log(a / middle);
            if (b > 0) sum += b * Math.Log(b / middle);
        }

        return Math.Sqrt(Math.Max(0, sum / 2 / Math.Log(logBase)));
    }

    /// <summary>Kullback-Leibler divergence Σ p·ln(p/q): infinite where q lacks what p has.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double logBase = Math.E)
    {
        var (sp, sq) = (Sum(p), Sum(q));
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            if (p[i] <= 0) continue;
            if (q[i] <= 0) return double.PositiveInfinity;
            sum += p[i] / sp * Math.Log(p[i] / sp / (q[i] / sq));
        }

        return sum / Math.Log(logBase);
    }

    /// <summary>Hellinger distance √(1 − Σ√(p·q)), 0 to 1.</summary>
    public static double Hellinger(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (sp, sq) = (Sum(p), Sum(q));
        var overlap = 0.0;
        for (var i = 0; i < p.Length; i++) overlap += Math.Sqrt(p[i] / sp * (q[i] / sq));
        return Math.Sqrt(Math.Max(0, 1 - overlap));
    }

    /// <summary>Total variation distance, half of Σ|p − q|: 0 to 1.</summary>
    public static double TotalVariation(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (sp, sq) = (Sum(p), Sum(q));
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++) sum += Math.Abs(p[i] / sp - q[i] / sq);
        return sum / 2;
    }

    /// <summary>The largest |p − q| of a bin: 0 to 1.</summary>
    public static double LInfinity(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var (sp, sq) = (Sum(p), Sum(q));
        var most = 0.0;
        for (var i = 0; i < p.Length; i++) most = Math.Max(most, Math.Abs(p[i] / sp - q[i] / sq));
        return most;
    }

    /// <summary>The largest |c1 − c2| of a bin over the sum of all counts, 0 to 1; the samples' sizes count.</summary>
    public static double NormalizedAbsoluteDifference(ReadOnlySpan<double> counts1, ReadOnlySpan<double> counts2)
    {
        var most = 0.0;
        for (var i = 0; i < counts1.Length; i++) most = Math.Max(most, Math.Abs(counts1[i] - counts2[i]));
        return most / (Sum(counts1) + Sum(counts2));
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
