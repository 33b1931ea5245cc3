namespace Weir.Versioning.Objects;

/// <summary>How a file in the workspace shares its bytes with the cache.</summary>
public enum LinkType
{
    /// <summary>Copy on write, where the file system can.</summary>
    Reflink,

    /// <summary>The same inode; the workspace file is read-only.</summary>
    Hardlink,

    /// <summary>A symbolic link; the workspace file is read-only.</summary>
    Symlink,

    /// <summary>A copy.</summary>
    Copy,
}
