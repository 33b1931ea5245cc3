using Weir.Statistics.Binning;

namespace Weir.Data.Profiles;

/// <summary>Figures of a column of numbers, exact, from its values in memory: one pass in order, one sort, the rest from the sorted values.</summary>
internal static class NumericFigures
{
    public const int MostBins = 50;
    private static readonly double[] Shares = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Computes the figures; sorts <paramref name="values"/> (NaN first).</summary>
    /// <returns>The figures, or null when no value is finite; missing, distinct and single values.</returns>
    public static (NumericProfile? Figures, long Missing, long Distinct, long Unique) Of(double[] values)
    {
        var monotonic = Monotonic(values);
        Array.Sort(values);
        var missing = 0;
        while (missing < values.Length && double.IsNaN(values[missing])) missing++;
        var present = values.AsSpan(missing);
        var (distinct, unique) = CountDistinct(present);
        var (first, last) = (0, present.Length);
        while (first < last && double.IsNegativeInfinity(present[first])) first++;
        while (last > first && double.IsPositiveInfinity(present[last - 1])) last--;
        var finite = present[first..last];
        if (finite.IsEmpty) return (null, missing, distinct, unique);
        var bins = (int)Math.Min(MostBins, CountDistinct(finite).Distinct);
        var edges = finite[^1] > finite[0] ? Bins.Uniform(finite[0], finite[^1], bins) : Bins.Uniform(finite[0] - 0.5, finite[0] + 0.5, 1);
        var moments = Moments.Of(finite);
        var figures = new NumericProfile
        {
            Mean = moments.Mean,
            Deviation = moments.Deviation,
            Min = finite[0],
            Max = finite[^1],
            Sum = moments.Sum,
            Quantiles = Quantiles(finite),
            Skewness = moments.Skewness,
            Kurtosis = moments.Kurtosis,
            MedianDeviation = MedianDeviation(finite),
            Zeros = Below(finite, 0, inclusive: true) - Below(finite, 0, inclusive: false),
            Negative = Below(present, 0, inclusive: false),
            Infinite = present.Length - finite.Length,
            Monotonic = monotonic,
            Edges = edges,
            Counts = Bins.CountSorted(finite, edges),
        };
        return (figures, missing, distinct, unique);
    }

    private static double[] Quantiles(ReadOnlySpan<double> sorted)
    {
        var quantiles = new double[Shares.Length];
        for (var i = 0; i < quantiles.Length; i++) quantiles[i] = Bins.Quantile(sorted, Shares[i]);
        return quantiles;
    }

    private static (long Distinct, long Unique) CountDistinct(ReadOnlySpan<double> sorted)
    {
        var (distinct, unique) = (0L, 0L);
        for (var i = 0; i < sorted.Length;)
        {
            var start = i++;
            while (i < sorted.Length && sorted[i] == sorted[start]) i++;
            distinct++;
            if (i - start == 1) unique++;
        }

        return (distinct, unique);
    }

    private static int Monotonic(ReadOnlySpan<double> values)
    {
        var (rising, falling, equal) = (true, true, false);
        var last = double.NaN;
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            if (value < last) rising = false;
            if (value > last) falling = false;
            if (value == last) equal = true;
            if (!rising && !falling) return 0;
            last = value;
        }

        return rising && falling ? 0 : (rising ? 1 : -1) * (equal ? 1 : 2);
    }

    // The deviations to the left and to the right of the median are sorted already: merging finds the middle ones.
    private static double MedianDeviation(ReadOnlySpan<double> sorted)
    {
        var median = Bins.Quantile(sorted, 0.5);
        var right = Below(sorted, median, inclusive: false);
        var left = right - 1;
        var (before, current) = (0.0, 0.0);
        for (var taken = 0; taken <= sorted.Length / 2; taken++)
        {
            before = current;
            current = left < 0 || (right < sorted.Length && sorted[right] - median <= median - sorted[left]) ? sorted[right++] - median : median - sorted[left--];
        }

        return sorted.Length % 2 == 1 ? current : (before + current) / 2;
    }

    private static int Below(ReadOnlySpan<double> sorted, double limit, bool inclusive)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < limit || (inclusive && sorted[middle] == limit)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
