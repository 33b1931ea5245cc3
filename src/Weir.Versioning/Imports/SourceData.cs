using Weir.Versioning.Content;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Imports;

/// <summary>A file or directory somewhere else, as it would be imported.</summary>
/// <param name="IsDirectory">True for a directory.</param>
/// <param name="Files">Its files; for a file that one, with an empty relative path.</param>
internal sealed record SourceData(bool IsDirectory, IReadOnlyList<SourceFile> Files)
{
    /// <summary>Its content, where the source's own metafile records it; null when it must be hashed.</summary>
    public ContentId? Content { get; init; }

    /// <summary>What tells that it changed, where the place gives something (an entity tag); null elsewhere.</summary>
    public SourceMark? Mark { get; init; }
}

/// <summary>One file of it.</summary>
/// <param name="RelativePath">Path within the directory, with <c>/</c>.</param>
internal sealed record SourceFile(string RelativePath)
{
    /// <summary>Length, where it is known.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>True when its owner may execute it.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>The object that holds it; null for a file of git, or at an address.</summary>
    public ObjectRef? Object { get; init; }

    /// <summary>Opens it, where it is no object.</summary>
    public Func<CancellationToken, Task<Stream>>? Open { get; init; }
}

/// <summary>What a place says of a file's state.</summary>
/// <param name="Key"><c>etag</c>, or <c>checksum</c> for web servers.</param>
/// <param name="Value">Its value, as DVC writes it.</param>
internal sealed record SourceMark(string Key, string Value);
