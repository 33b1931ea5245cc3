namespace Weir.Configuration.Tree;

/// <summary>A list.</summary>
public sealed class ConfigList : ConfigNode
{
    internal ConfigList(IReadOnlyList<ConfigNode> items, ConfigOrigin origin)
        : base(origin) => Items = items;

    /// <summary>The items in order.</summary>
    public IReadOnlyList<ConfigNode> Items { get; }
}
