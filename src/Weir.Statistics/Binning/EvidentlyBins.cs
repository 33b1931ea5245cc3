namespace Weir.Statistics.Binning;

/// <summary>Shares of two samples over the bins that Evidently chooses.</summary>
/// <param name="Reference">Shares of the reference.</param>
/// <param name="Current">Shares of the current sample.</param>
public sealed record EvidentlyBins(double[] Reference, double[] Current)
{
    private const int FewValues = 20;

    /// <summary>More than 20 distinct values in the reference: equal bins by Sturges' rule on both samples together; else every distinct value is a bin.</summary>
    /// <param name="reference">Sorted ascending, not empty.</param>
    /// <param name="current">Sorted ascending, not empty.</param>
    public static EvidentlyBins Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        if (CountDistinct(reference, FewValues + 1) <= FewValues) return ByValue(reference, current);
        var edges = Bins.Sturges(Math.Min(reference[0], current[0]), Math.Max(reference[^1], current[^1]), (long)reference.Length + current.Length);
        return new EvidentlyBins(Shares(Bins.CountSorted(reference, edges), reference.Length), Shares(Bins.CountSorted(current, edges), current.Length));
    }

    /// <summary>Distinct values of a sorted sample, counted no further than <paramref name="most"/>.</summary>
    public static int CountDistinct(ReadOnlySpan<double> sorted, int most)
    {
        var distinct = 0;
        for (var i = 0; i < sorted.Length && distinct < most; i++)
            if (i == 0 || sorted[i] != sorted[i - 1]) distinct++;
        return distinct;
    }

    private static EvidentlyBins ByValue(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        List<double> p = [], q = [];
        var (i, j) = (0, 0);
        while (i < reference.Length || j < current.Length)
        {
            var value = i == reference.Length ? current[j] : j == current.Length ? reference[i] : Math.Min(reference[i], current[j]);
            var (startI, startJ) = (i, j);
            while (i < reference.Length && reference[i] == value) i++;
            while (j < current.Length && current[j] == value) j++;
            p.Add((double)(i - startI) / reference.Length);
            q.Add((double)(j - startJ) / current.Length);
        }

        return new EvidentlyBins([.. p], [.. q]);
    }

    private static double[] Shares(double[] counts, int total)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] /= total;
        return counts;
    }
}
