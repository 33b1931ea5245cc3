namespace Weir.Statistics.Distances;

/// <summary>Population stability index of two distributions over shared bins: Σ (q − p)·ln(q/p). 0 when equal, no upper bound; ≥ 0.2 is usually called drift.</summary>
/// <remarks>Symmetric in its arguments. What an empty bin counts for decides much: it is part of the definition and not a detail.</remarks>
public static class PopulationStability
{
    private const double EmptyShare = 0.0001;

    /// <summary>Empty bins count <paramref name="epsilon"/>, as scorecard practice has it; shares are not normalised again.</summary>
    /// <param name="p">Shares of the reference.</param>
    /// <param name="q">Shares of the current data.</param>
    /// <param name="epsilon">Share of an empty bin.</param>
    public static double Index(ReadOnlySpan<double> p, ReadOnlySpan<double> q, double epsilon = EmptyShare)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            var (a, b) = (p[i] == 0 ? epsilon : p[i], q[i] == 0 ? epsilon : q[i]);
            sum += (b - a) * Math.Log(b / a);
        }

        return sum;
    }

    /// <summary>Shares with the empty ones replaced by 0.0001, or by a millionth of the smallest other share where that is no larger (Evidently's rule).</summary>
    public static double[] FillEmpty(ReadOnlySpan<double> shares)
    {
        var least = double.PositiveInfinity;
        foreach (var share in shares)
            if (share > 0) least = Math.Min(least, share);
        var filled = shares.ToArray();
        for (var i = 0; i < filled.Length; i++)
            if (filled[i] == 0) filled[i] = least <= EmptyShare ? least / 1e6 : EmptyShare;
        return filled;
    }
}
