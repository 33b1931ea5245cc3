using Weir.Configuration.Tree;

namespace Weir.Configuration.Defaults;

/// <summary>A node of the tree that the defaults lists make: a config and what its list brought in, in order.</summary>
public sealed class DefaultsNode
{
    internal DefaultsNode(DefaultItem? item, DefaultsNode? parent)
    {
        Item = item;
        Parent = parent;
    }

    /// <summary>The config; <c>&lt;root&gt;</c> at the top, <c>_self_</c> for the place of a config's own content.</summary>
    public string Path => Item is null ? "<root>" : Item.IsSelf ? "_self_" : Item.OptionName is null ? $"{Item.GroupPath}: null" : Item.ConfigPath;

    /// <summary>Where its content goes; empty for the root.</summary>
    public string Package => Item is null ? string.Empty : Item.IsSelf ? Parent!.Package : Item.FinalPackage();

    /// <summary>How a command line names the group it was chosen from; null for a plain config.</summary>
    public string? OverrideKey => Item is { IsGroup: true, IsSelf: false } ? Item.OverrideKey : null;

    /// <summary>True where a command line, or a file that is not there, left it out.</summary>
    public bool IsLeftOut => Item is { IsDeleted: true } || Item is { IsSelf: false, OptionName: null };

    /// <summary>The defaults list that names it.</summary>
    public ConfigOrigin? Origin => Item?.Origin;

    /// <summary>What its own list brought in.</summary>
    public IReadOnlyList<DefaultsNode> Children { get; internal set; } = [];

    internal DefaultItem? Item { get; }

    internal DefaultsNode? Parent { get; }
}
