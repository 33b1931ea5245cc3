using Weir.Configuration.Tree;

namespace Weir.Configuration.Composition;

/// <summary>A value that holds no others, or an empty mapping or list.</summary>
/// <param name="Key">Its whole key, such as <c>a.b[0]</c>.</param>
/// <param name="Node">The value, with its origin.</param>
public sealed record ConfigLeaf(string Key, ConfigNode Node)
{
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
