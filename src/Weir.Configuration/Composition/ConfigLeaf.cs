using Weir.Configuration.Tree;

namespace Weir.Configuration.Composition;

/// <summary>A value that holds no others, or an empty mapping or list.</summary>
/// <param name="Key">Its whole key, such as <c>a.b[0]</c>.</param>
/// <param name="Node">The value, with its origin.</param>
public sealed record ConfigLeaf(string Key, ConfigNode Node)
{
    /// <summary>Those of a node; one that holds no others is its own.</summary>
    internal static IEnumerable<ConfigLeaf> Of(ConfigNode node, string key)
    {
        if (node is ConfigScalar) return [new ConfigLeaf(key, node)];
        var root = ConfigScope.Root(node);
        return Of(key.Length == 0 ? root : new ConfigScope(node, root, key));
    }

    internal static IEnumerable<ConfigLeaf> Of(ConfigScope scope)
    {
        var isLeaf = true;
        foreach (var child in scope.Children())
        {
            isLeaf = false;
            foreach (var leaf in Of(child)) yield return leaf;
        }

        if (isLeaf && scope.Parent is not null) yield return new ConfigLeaf(scope.FullKey(), scope.Node);
    }
}
