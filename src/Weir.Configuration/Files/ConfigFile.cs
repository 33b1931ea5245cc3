using Weir.Configuration.Defaults;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Files;

/// <summary>One config of the tree as it was loaded: what it says, the defaults list that it begins with, and its header.</summary>
internal sealed class ConfigFile
{
    private readonly Lazy<ConfigNode> _content;

    public ConfigFile(string display, ConfigNode content, IReadOnlyList<DefaultItem>? defaults, string? package)
        : this(display, new Lazy<ConfigNode>(content), defaults, package)
    {
    }

    /// <summary>A config that Weir brings along, whose content is made when it is first asked for.</summary>
    public ConfigFile(string display, Func<ConfigNode> content, IReadOnlyList<DefaultItem>? defaults, string? package)
        : this(display, new Lazy<ConfigNode>(content), defaults, package) => IsBuiltIn = true;

    private ConfigFile(string display, Lazy<ConfigNode> content, IReadOnlyList<DefaultItem>? defaults, string? package)
    {
        Display = display;
        _content = content;
        Defaults = defaults;
        Package = package;
    }

    /// <summary>The file as it is named in messages.</summary>
    public string Display { get; }

    /// <summary>A mapping without <c>defaults</c>; a list where the file holds one.</summary>
    public ConfigNode Content => _content.Value;

    /// <summary>Its defaults list; null when there is none.</summary>
    public IReadOnlyList<DefaultItem>? Defaults { get; }

    /// <summary>What its header <c># @package</c> says; null without.</summary>
    public string? Package { get; }

    /// <summary>True for a config that Weir brings along.</summary>
    public bool IsBuiltIn { get; }
}
