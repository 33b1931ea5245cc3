namespace Weir.Versioning.Status;

/// <summary>A tracked file or directory at one revision, or a file in a directory.</summary>
/// <param name="Path">Relative to the root, without a trailing slash.</param>
/// <param name="Md5">Its hash; null when nothing was recorded.</param>
/// <param name="IsDirectory">True for a directory that is tracked as a whole.</param>
public sealed record DataEntry(string Path, string? Md5, bool IsDirectory)
{
    /// <summary>True for a hash of DVC 2.x.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>The path; a directory's with a trailing slash.</summary>
    public string Name => IsDirectory ? Path + "/" : Path;
}
