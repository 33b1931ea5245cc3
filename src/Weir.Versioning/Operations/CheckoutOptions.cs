namespace Weir.Versioning.Operations;

/// <summary>How a checkout goes about it.</summary>
public sealed record CheckoutOptions
{
    /// <summary>Overwrite and remove files whose content is in no cache.</summary>
    public bool Force { get; init; }

    /// <summary>Make every file anew by the present link types.</summary>
    public bool Relink { get; init; }

    /// <summary>Take away what an earlier checkout brought and no metafile names any more.</summary>
    public bool RemoveUnused { get; init; }
}

/// <summary>What a checkout did; paths relative to the root, folders with a trailing slash.</summary>
/// <param name="Added">Were not there.</param>
/// <param name="Modified">Were different.</param>
/// <param name="Deleted">Are gone.</param>
/// <param name="Missing">Could not be brought: objects are not in the cache, or damaged.</param>
public sealed record CheckoutResult(List<string> Added, List<string> Modified, List<string> Deleted, List<string> Missing)
{
    /// <summary>Damaged objects that were met, each with its reason.</summary>
    public List<string> Damaged { get; } = [];

    /// <summary>Files made new.</summary>
    public int FilesAdded { get; internal set; }

    /// <summary>Files replaced.</summary>
    public int FilesModified { get; internal set; }

    /// <summary>Files removed.</summary>
    public int FilesDeleted { get; internal set; }
}
