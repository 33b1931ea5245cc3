namespace Weir.Versioning.Content;

/// <summary>What a file or directory holds, as a metafile records it.</summary>
/// <param name="Md5">MD5 of a file, or a directory object's id ending in <c>.dir</c>.</param>
/// <param name="SizeBytes">Bytes; the sum for a directory.</param>
/// <param name="FileCount">Files in a directory; null for a file.</param>
/// <param name="IsExecutable">True for a single file that its owner may execute.</param>
public sealed record ContentId(string Md5, long SizeBytes, int? FileCount = null, bool IsExecutable = false)
{
    /// <summary>Field of the metafile that holds the hash: <c>md5</c>; <c>etag</c> or <c>checksum</c> for what lies at an address and is known by what its place says of it.</summary>
    public string Field { get; init; } = "md5";

    /// <summary>False where the size is not recorded: after a part of a directory was added, as DVC does.</summary>
    public bool HasSize { get; init; } = true;

    /// <summary>True for a hash of DVC 2.x, which takes <c>\r\n</c> in texts for <c>\n</c>; its objects lie in the old place.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Where a provider keeps it, for remotes with versions; null elsewhere. No part of what the content is.</summary>
    public CloudFiles? Cloud { get; init; }

    /// <summary>True for a directory.</summary>
    public bool IsDirectory => FileCount is not null;

    /// <inheritdoc/>
    public bool Equals(ContentId? other) =>
        other is not null && Md5 == other.Md5 && SizeBytes == other.SizeBytes && FileCount == other.FileCount && IsExecutable == other.IsExecutable && Field == other.Field && HasSize == other.HasSize && IsLegacy == other.IsLegacy;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Md5, SizeBytes, FileCount);
}
