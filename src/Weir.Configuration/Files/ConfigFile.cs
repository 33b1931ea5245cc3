using Weir.Configuration.Defaults;
using Weir.Configuration.Tree;

namespace Weir.Configuration.Files;

/// <summary>One config of the tree as it was loaded: what it says, the defaults list that it begins with, and its header.</summary>
/// <param name="Display">The file as it is named in messages.</param>
/// <param name="Content">A mapping without <c>defaults</c>; a list where the file holds one.</param>
/// <param name="Defaults">Its defaults list; null when there is none.</param>
/// <param name="Package">What its header <c># @package</c> says; null without.</param>
internal sealed record ConfigFile(string Display, ConfigNode Content, IReadOnlyList<DefaultItem>? Defaults, string? Package)
{
    /// <summary>True for a file that Weir brings along.</summary>
    public bool IsBuiltIn { get; init; }
}
