namespace Weir.Training.Gates;

/// <summary>A few of many rows, evenly from the first to the last: a table's first rows are often of one kind.</summary>
internal static class RowSpread
{
    /// <summary>Numbers of at most so many rows, in order.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="most">How many are wanted.</param>
    public static IReadOnlyList<int> Of(int rows, int most)
    {
        var taken = Math.Min(rows, most);
        return [.. Enumerable.Range(0, taken).Select(i => taken == 1 ? 0 : (int)((long)i * (rows - 1) / (taken - 1)))];
    }
}
