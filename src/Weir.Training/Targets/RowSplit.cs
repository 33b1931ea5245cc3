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
        var random = new SeededRandom((ulong)seed);
        List<int> first = [], second = [];
        foreach (var group in isStratified ? rows.GroupBy(r => target[r]).OrderBy(g => g.Key).Select(g => g.ToArray()) : [[.. rows]])
        {
            random.Shuffle<int>(group);
            var taken = Math.Clamp((int)Math.Round(group.Length * share), group.Length > 1 && !isStratified ? 1 : 0, group.Length - 1);
            second.AddRange(group.AsSpan(0, taken));
            first.AddRange(group.AsSpan(taken));
        }

        first.Sort();
        second.Sort();
        return ([.. first], [.. second]);
    }
}
