using Weir.Foundation.Numerics;

namespace Weir.Training.Targets;

/// <summary>Splits rows into two parts, each class in the same proportion, the same way for the same seed.</summary>
internal static class RowSplit
{
    /// <summary>Splits off a share.</summary>
    /// <param name="rows">Rows to split.</param>
    /// <param name="target">The target by row.</param>
    /// <param name="isStratified">Keeps the proportion of classes; every class keeps at least one row in the first part.</param>
    /// <param name="share">Share of the second part, above 0 and below 1.</param>
    /// <param name="seed">Seed.</param>
    public static (int[] First, int[] Second) Split(int[] rows, float[] target, bool isStratified, double share, int seed)
    {
        if (rows.Length == 0) return ([], []);
        var random = new SeededRandom((ulong)seed);
        var (isSecond, count) = (new bool[rows.Max() + 1], 0);
        foreach (var group in isStratified ? rows.GroupBy(r => target[r]).OrderBy(g => g.Key).Select(g => g.ToArray()) : [[.. rows]])
        {
            random.Shuffle<int>(group);
            var taken = Math.Clamp((int)Math.Round(group.Length * share), group.Length > 1 && !isStratified ? 1 : 0, group.Length - 1);
            foreach (var row in group.AsSpan(0, taken)) isSecond[row] = true;
            count += taken;
        }

        // Ascending without sorting, which of hundreds of thousands of rows takes longer than all else here.
        var (first, second) = (new int[rows.Length - count], new int[count]);
        var (firsts, seconds) = (0, 0);
        foreach (var row in IsAscending(rows) ? rows : [.. rows.Order()])
        {
            if (isSecond[row]) second[seconds++] = row;
            else first[firsts++] = row;
        }

        return (first, second);
    }

    private static bool IsAscending(int[] rows)
    {
        for (var i = 1; i < rows.Length; i++) if (rows[i] <= rows[i - 1]) return false;
        return true;
    }
}
