using Weir.Foundation.Errors;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>What a collection keeps, and where it looks.</summary>
public sealed record CollectRequest
{
    /// <summary>True to keep only what the workspace uses; it is kept always.</summary>
    public bool WorkspaceOnly { get; init; }

    /// <summary>Commits whose data is kept.</summary>
    public RevisionScope Scope { get; init; } = new();

    /// <summary>Keep only what the remote lacks.</summary>
    public bool KeepsWhatRemoteLacks { get; init; }

    /// <summary>Collect in the remote too.</summary>
    public bool InRemote { get; init; }

    /// <summary>Name of the remote; null for the default.</summary>
    public string? Remote { get; init; }

    /// <summary>Roots of other repositories whose data is kept.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Requests at once; null for the remote's own number.</summary>
    public int? Jobs { get; init; }

    /// <summary>Pass over commits that cannot be read: what only they use is removed.</summary>
    public bool SkipsFailed { get; init; }

    /// <summary>Remove nothing, and say what would go.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Younger objects stay.</summary>
    public TimeSpan Grace { get; init; } = CollectOperation.Grace;

    internal void Check()
    {
        if (!WorkspaceOnly && Scope.IsWorkspaceOnly) throw WeirException.Usage("`weir gc` needs to know what to keep", "-w (workspace), -a (branches), -T (tags), -A (all commits), --all-experiments, --date or --rev");
        if (Remote is not null && !InRemote && !KeepsWhatRemoteLacks) throw WeirException.Usage("--remote goes with --cloud or --not-in-remote");
        if (InRemote && KeepsWhatRemoteLacks) throw WeirException.Usage("--cloud and --not-in-remote exclude each other");
    }
}

/// <summary>What a collection did.</summary>
public sealed record CollectResult
{
    /// <summary>Removed from the cache, or to be removed.</summary>
    public List<CollectedObject> Removed { get; } = [];

    /// <summary>Removed from the remote, or to be removed.</summary>
    public List<CollectedObject> RemovedFromRemote { get; } = [];

    /// <summary>Unused, and spared for being younger than the grace period.</summary>
    public int TooYoung { get; set; }

    /// <summary>Where what was removed from the cache lies for a day; null when nothing was.</summary>
    public string? UndoFolder { get; set; }

    /// <summary>Commits that could not be read and were passed over, with the reason.</summary>
    public IReadOnlyList<string> UnreadCommits { get; init; } = [];

    /// <summary>Used directories whose object is neither in the cache nor in the remote: their files count as unused.</summary>
    public IReadOnlyList<string> MissingDirectories { get; init; } = [];
}

/// <summary>An object that goes.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="SizeBytes">Its length.</param>
public sealed record CollectedObject(string Hash, long SizeBytes);
