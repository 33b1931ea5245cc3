using Weir.Foundation.Hashing;

namespace Weir.Versioning.Content;

/// <summary>Where a provider keeps the versions that a metafile names (<c>cloud:</c>, <c>files:</c>), for remotes that are <c>version_aware</c>.</summary>
/// <param name="Remote">Name of the remote; null where the metafile names none.</param>
/// <param name="Files">The files; for a single file that one, with an empty relative path.</param>
public sealed record CloudFiles(string? Remote, IReadOnlyList<CloudFile> Files)
{
    /// <summary>The list of a directory's files.</summary>
    public DirectoryListing Listing() => DirectoryListing.Of([.. Files.Select(f => new DirectoryEntry(f.RelativePath, f.Md5))]);
}

/// <summary>One file at a provider.</summary>
/// <param name="RelativePath">Path within the directory.</param>
/// <param name="Md5">Its content.</param>
/// <param name="Version">Which version; null for the one that is there.</param>
public sealed record CloudFile(string RelativePath, string Md5, string? Version);
