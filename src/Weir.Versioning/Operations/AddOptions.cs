using Weir.Foundation.Progress;
using Weir.Versioning.Content;

namespace Weir.Versioning.Operations;

/// <summary>How data is added.</summary>
public sealed record AddOptions
{
    /// <summary>Only record hashes; nothing goes into the cache.</summary>
    public bool NoCommit { get; init; }

    /// <summary>Make the workspace's files into what <c>cache.type</c> asks for.</summary>
    public bool Relink { get; init; } = true;

    /// <summary>Full path to put data from elsewhere to; null to track it where it lies.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what lies at <see cref="Out"/>.</summary>
    public bool Force { get; init; }

    /// <summary>Send the content to a remote, and keep nothing of it here.</summary>
    public bool ToRemote { get; init; }

    /// <summary>Name of that remote; null for the default.</summary>
    public string? Remote { get; init; }

    /// <summary>Transfers at once; null for the remote's own number.</summary>
    public int? Jobs { get; init; }

    /// <summary>Hears how far a transfer is.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;

    /// <summary>Description to write into a new metafile.</summary>
    public string? Description { get; init; }
}

/// <summary>A path that is now tracked.</summary>
/// <param name="FullPath">The data.</param>
/// <param name="Metafile">Its <c>.dvc</c> file.</param>
/// <param name="Content">What it holds.</param>
/// <param name="GitIgnore">The ignore file when it was changed.</param>
/// <param name="IsChanged">False when it was tracked with the same content already.</param>
public sealed record AddedPath(string FullPath, string Metafile, ContentId Content, string? GitIgnore, bool IsChanged);
