using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;

namespace Weir.Training.Targets;

/// <summary>Rows that belong together: a customer's, a query's. They are never divided between training and validation.</summary>
internal static class RowGroups
{
    /// <summary>The number of each row's group, by first appearance; a row without a group is one by itself.</summary>
    public static int[] Of(Column column)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        var (groups, next) = (new int[column.Count], 0);
        var texts = column.ToTexts();
        for (var r = 0; r < groups.Length; r++)
        {
            if (texts[r] is not { } text) groups[r] = next++;
            else if (numbers.TryGetValue(text, out var known)) groups[r] = known;
            else groups[r] = numbers[text] = next++;
        }

        return groups;
    }

    /// <summary>Checks that they can be divided into training, validation and test.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: there are fewer than three groups.</exception>
    public static void RequireSeveral(int[] groups, int[] usable, string column)
    {
        var count = usable.Select(r => groups[r]).Distinct().Take(3).Count();
        if (count < 3) throw new WeirException(ErrorCodes.InvalidValue, $"'{column}' has {count} groups with a target, and at least 3 are needed to hold some back");
    }

    /// <summary>The rows, those of a group side by side.</summary>
    public static int[] Ordered(int[] rows, int[] groups) => [.. rows.OrderBy(r => groups[r]).ThenBy(r => r)];

    /// <summary>Splits off whole groups until the second part has its share of the rows. Both parts keep the order of the rows.</summary>
    public static (int[] First, int[] Second) Split(int[] rows, int[] groups, double share, int seed)
    {
        var sizes = rows.GroupBy(r => groups[r]).ToDictionary(g => g.Key, g => g.Count());
        var order = sizes.Keys.Order().ToArray();
        new SeededRandom((ulong)seed).Shuffle<int>(order);
        HashSet<int> taken = [];
        var count = 0;
        foreach (var group in order.SkipLast(1))
        {
            if (taken.Count > 0 && count + (sizes[group] / 2) >= rows.Length * share) break;
            taken.Add(group);
            count += sizes[group];
        }

        return ([.. rows.Where(r => !taken.Contains(groups[r]))], [.. rows.Where(r => taken.Contains(groups[r]))]);
    }
}
