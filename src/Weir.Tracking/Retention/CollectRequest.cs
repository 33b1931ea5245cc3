using Weir.Persistence;

namespace Weir.Tracking.Retention;

/// <summary>What to remove for good.</summary>
public sealed record CollectRequest
{
    /// <summary>Only what was deleted at least so long ago; null for everything deleted.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Only these runs, which must be deleted; empty for all deleted runs, logged models and experiments.</summary>
    public IReadOnlyList<string> RunIds { get; init; } = [];

    /// <summary>True also removes artifact folders of runs and logged models that are not there any more.</summary>
    public bool Orphans { get; init; }

    /// <summary>True removes nothing and says what would be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Removes what others keep of runs in the same database, in the transaction that removes these; null for nothing.</summary>
    public Action<ISqlSession, IReadOnlyList<string>>? AlsoOf { get; init; }
}

/// <summary>What was removed, or would be.</summary>
/// <param name="Experiments">Experiments.</param>
/// <param name="Runs">Runs.</param>
/// <param name="LoggedModels">Logged models.</param>
/// <param name="Points">Points of metrics.</param>
/// <param name="Files">Artifact files, orphans included.</param>
/// <param name="Bytes">Their lengths.</param>
/// <param name="Orphans">Artifact folders without a run or logged model.</param>
/// <param name="Kept">Artifact folders that stay because a registered version points to them.</param>
public sealed record CollectReport(long Experiments, long Runs, long LoggedModels, long Points, long Files, long Bytes, long Orphans, IReadOnlyList<string> Kept)
{
    /// <summary>Files that killed uploads left more than a day ago; their bytes count too.</summary>
    public long Unfinished { get; init; }

    /// <summary>Traces of the experiments.</summary>
    public long Traces { get; init; }
}
