namespace Weir.Configuration.Tree;

/// <summary>A node of a composed configuration. Nodes never change: compositions share what they have in common.</summary>
public abstract class ConfigNode
{
    private protected ConfigNode(ConfigOrigin origin) => Origin = origin;

    /// <summary>Where it was written. A mapping that several files made has the place that began it.</summary>
    public ConfigOrigin Origin { get; }

    /// <summary>True for a mapping or a list.</summary>
    internal bool IsContainer => this is not ConfigScalar;
}
