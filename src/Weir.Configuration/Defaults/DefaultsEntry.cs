using Weir.Configuration.Tree;

namespace Weir.Configuration.Defaults;

/// <summary>An entry of the final defaults list: configs are merged in its order.</summary>
/// <param name="Path">The config.</param>
/// <param name="Package">Where its content goes; empty for the root.</param>
/// <param name="Parent">The config whose list named it; <c>&lt;root&gt;</c> for the primary one.</param>
/// <param name="IsSelf">True where the config has a list of its own, and this is the place of its content in it.</param>
public sealed record DefaultsEntry(string Path, string Package, string Parent, bool IsSelf)
{
    /// <summary>Where the list says so; null for the primary config and what is built in.</summary>
    public ConfigOrigin? Origin { get; init; }

    /// <summary>How a command line names its group; null for a plain config.</summary>
    public string? OverrideKey { get; init; }

    internal bool IsPrimary { get; init; }
}
