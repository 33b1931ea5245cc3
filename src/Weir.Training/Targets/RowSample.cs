using Weir.Training.AutoML.Folds;

namespace Weir.Training.Targets;

/// <summary>Some rows of a table, the same for the same seed; a smaller sample lies within every larger one.</summary>
internal static class RowSample
{
    private const int LeastOfClass = 20;

    /// <summary>Picks rows: whole groups where there are groups, and of every class some.</summary>
    /// <param name="rows">Rows to pick from.</param>
    /// <param name="target">What is learnt.</param>
    /// <param name="groups">Group of each row of the table; null takes rows one by one.</param>
    /// <param name="wanted">How many; of groups about as many.</param>
    /// <param name="seed">Which.</param>
    /// <param name="numbers">Numbers of the rows in the table that they were read from; null where they are their places.</param>
    /// <returns>Their places, ascending.</returns>
    public static int[] Of(int[] rows, Target target, int[]? groups, int wanted, int seed, int[]? numbers = null)
    {
        var salt = (ulong)(uint)seed << 32;
        var picked = groups is null ? OfRows(rows, target, wanted, salt, numbers) : OfGroups(rows, groups, wanted, salt);
        Array.Sort(picked);
        return picked;
    }

    private static int[] OfRows(int[] rows, Target target, int wanted, ulong salt, int[]? numbers)
    {
        var (ordered, keys) = ((int[])rows.Clone(), Array.ConvertAll(rows, r => RowShare.Scattered(salt + (ulong)(numbers is null ? r : numbers[r]))));
        Array.Sort(keys, ordered);
        if (!target.Task.IsOfClasses()) return ordered[..Math.Min(wanted, ordered.Length)];
        // The first of each class before all others, a row of each in turn: what is rare must not be missing.
        var seen = new int[target.Classes.Count];
        var turns = Array.ConvertAll(ordered, r => Math.Min(seen[(int)target.Values[r]]++, LeastOfClass));
        return [.. ordered.Index().OrderBy(r => turns[r.Index]).Take(wanted).Select(r => r.Item)];
    }

    private static int[] OfGroups(int[] rows, int[] groups, int wanted, ulong salt)
    {
        List<int> picked = [];
        foreach (var (group, count) in rows.GroupBy(r => groups[r]).OrderBy(g => RowShare.Scattered(salt + (ulong)g.Key)).Select((g, i) => (g, i)))
        {
            if (picked.Count >= wanted && count >= LeastOfClass) break;
            picked.AddRange(group);
        }

        return [.. picked];
    }
}
