using System.Numerics;

namespace Weir.Foundation.Numerics;

/// <summary>Values by their rank, without sorting all (quickselect: Hoare, "Algorithm 65: Find", 1961).</summary>
public static class OrderStatistics
{
    private const int FewEnoughToSort = 64;

    /// <summary>The value that would stand at a place if the values were sorted. Reorders them: none before the place is greater, none behind it less.</summary>
    /// <param name="values">The values, none NaN.</param>
    /// <param name="place">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public static double Select(Span<double> values, int place)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, values.Length);
        var (from, end) = (0, values.Length);
        // Orders made to defeat the choice of pivots are sorted after a while.
        for (var patience = 4 * BitOperations.Log2((uint)values.Length); end - from > FewEnoughToSort && patience > 0; patience--)
        {
            var pivot = Middle(values[from], values[from + ((end - from) / 2)], values[end - 1]);
            var (low, high) = (from, end - 1);
            while (low <= high)
            {
                while (values[low] < pivot) low++;
                while (values[high] > pivot) high--;
                if (low > high) break;
                (values[low], values[high]) = (values[high], values[low]);
                low++;
                high--;
            }

            if (place <= high) end = high + 1;
            else if (place >= low) from = low;
            else return values[place];
        }

        values[from..end].Sort();
        return values[place];
    }

    /// <summary>The median: of an even count the mean of the middle two. Reorders the values.</summary>
    /// <param name="values">At least one, none NaN.</param>
    public static double Median(Span<double> values)
    {
        var upper = Select(values, values.Length / 2);
        if (values.Length % 2 == 1) return upper;
        var lower = double.NegativeInfinity;
        foreach (var value in values[..(values.Length / 2)]) lower = Math.Max(lower, value);
        return (lower / 2) + (upper / 2);
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
