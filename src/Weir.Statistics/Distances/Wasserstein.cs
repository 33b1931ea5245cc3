namespace Weir.Statistics.Distances;

/// <summary>Wasserstein distance W1 (earth mover's): the area between two distribution functions, in the unit of the values.</summary>
public static class Wasserstein
{
    private const double LeastDeviation = 0.001;

    /// <summary>W1 of two samples.</summary>
    /// <param name="x">First sample, sorted ascending, not empty.</param>
    /// <param name="y">Second sample, likewise.</param>
    public static double OfSorted(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (i, j, area) = (0, 0, 0.0);
        var last = Math.Min(x[0], y[0]);
        while (i < x.Length || j < y.Length)
        {
            var next = i == x.Length ? y[j] : j == y.Length ? x[i] : Math.Min(x[i], y[j]);
            area += Math.Abs((double)i / x.Length - (double)j / y.Length) * (next - last);
            while (i < x.Length && x[i] == next) i++;
            while (j < y.Length && y[j] == next) j++;
            last = next;
        }

        return area;
    }

    /// <summary>W1 of two weighted samples in any order.</summary>
    public static double Weighted(ReadOnlySpan<double> x, ReadOnlySpan<double> xWeights, ReadOnlySpan<double> y, ReadOnlySpan<double> yWeights)
    {
        var (values, steps) = (new double[x.Length + y.Length], new double[x.Length + y.Length]);
        var (xTotal, yTotal) = (Sum(xWeights), Sum(yWeights));
        for (var i = 0; i < x.Length; i++) (values[i], steps[i]) = (x[i], xWeights[i] / xTotal);
        for (var i = 0; i < y.Length; i++) (values[x.Length + i], steps[x.Length + i]) = (y[i], -yWeights[i] / yTotal);
        Array.Sort(values, steps);
        var (area, difference) = (0.0, 0.0);
        for (var i = 0; i + 1 < values.Length; i++)
        {
            difference += steps[i];
            area += Math.Abs(difference) * (values[i + 1] - values[i]);
        }

        return area;
    }

    /// <summary>W1 in standard deviations of the reference: W1 / max(population standard deviation, 0.001).</summary>
    /// <param name="reference">The reference, sorted ascending, not empty.</param>
    /// <param name="current">The current sample, likewise.</param>
    public static double NormedOfSorted(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        OfSorted(reference, current) / Math.Max(Deviation(reference), LeastDeviation);

    private static double Deviation(ReadOnlySpan<double> values)
    {
        var mean = Sum(values) / values.Length;
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / values.Length);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
