using Weir.Versioning.Metafiles;

namespace Weir.Versioning.Tracked;

/// <summary>One out of a metafile, in the workspace or in a commit.</summary>
/// <param name="Out">What is recorded.</param>
/// <param name="Path">Its path from the root, with <c>/</c>.</param>
/// <param name="Metafile">Path of the metafile from the root.</param>
public sealed record TrackedEntry(TrackedOut Out, string Path, string Metafile)
{
    /// <summary>Address of its stage; null for a <c>.dvc</c> file.</summary>
    public string? Stage { get; init; }

    /// <summary>What its stage reads, from the root.</summary>
    public IReadOnlyList<string> Deps { get; init; } = [];

    /// <summary>True for what comes from another repository, which is fetched from there and never pushed.</summary>
    public bool IsRepositoryImport { get; init; }

    /// <summary>True for what was imported from anywhere.</summary>
    public bool IsImport { get; init; }

    /// <summary>Only this part of a directory is meant; null for all of it.</summary>
    public string? Part { get; init; }
}
