using Weir.Configuration.Composition;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Explaining;

/// <summary>A key whose value differs between two configurations.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Left">The value of the first; null where it has none.</param>
/// <param name="Right">The value of the second; null where it has none.</param>
public sealed record ConfigDifference(string Key, ConfigNode? Left, ConfigNode? Right)
{
    /// <summary>All differences, in the order of the first, then what only the second has. <c>1</c> and <c>1.0</c> differ.</summary>
    public static IReadOnlyList<ConfigDifference> Between(ConfigNode left, ConfigNode right)
    {
        var after = ConfigLeaf.Of(right, string.Empty).ToDictionary(l => l.Key, l => l.Node, StringComparer.Ordinal);
        var differences = new List<ConfigDifference>();
        foreach (var (key, node) in ConfigLeaf.Of(left, string.Empty))
        {
            var other = after.GetValueOrDefault(key);
            after.Remove(key);
            if (other is null || !AreSame(node, other)) differences.Add(new ConfigDifference(key, node, other));
        }

        differences.AddRange(ConfigLeaf.Of(right, string.Empty).Where(l => after.ContainsKey(l.Key)).Select(l => new ConfigDifference(l.Key, null, l.Node)));
        return differences;
    }

    // Leaves are single values, or empty mappings and lists.
    private static bool AreSame(ConfigNode a, ConfigNode b) => a is ConfigScalar x && b is ConfigScalar y ? x.Value.Equals(y.Value) : a.GetType() == b.GetType();
}
