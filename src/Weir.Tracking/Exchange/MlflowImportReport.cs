namespace Weir.Tracking.Exchange;

/// <summary>What an import found and did.</summary>
public sealed record MlflowImportReport
{
    /// <summary>Where from, without secrets.</summary>
    public required string Source { get; init; }

    /// <summary>Experiments.</summary>
    public ImportCount Experiments { get; init; }

    /// <summary>Runs.</summary>
    public ImportCount Runs { get; init; }

    /// <summary>Logged models.</summary>
    public ImportCount LoggedModels { get; init; }

    /// <summary>Traces, with their assessments and spans.</summary>
    public ImportCount Traces { get; init; }

    /// <summary>Registered models.</summary>
    public ImportCount RegisteredModels { get; init; }

    /// <summary>Versions of registered models.</summary>
    public ImportCount ModelVersions { get; init; }

    /// <summary>Points of metrics that were added.</summary>
    public long PointsAdded { get; init; }

    /// <summary>Points of metrics in the runs that were read.</summary>
    public long Points { get; init; }

    /// <summary>Artifact files copied.</summary>
    public long FilesCopied { get; init; }

    /// <summary>Bytes of the files copied.</summary>
    public long BytesCopied { get; init; }

    /// <summary>Artifact files that were there already with the same content.</summary>
    public long FilesPresent { get; init; }

    /// <summary>Runs and logged models whose artifacts stay at an address of their own.</summary>
    public long ArtifactsLeft { get; init; }

    /// <summary>Runs and logged models whose artifact folder is not on this machine: they had no files, or it must be mapped.</summary>
    public long ArtifactsNotFound { get; init; }

    /// <summary>Kinds of things that are not taken over, with how many there are.</summary>
    public IReadOnlyDictionary<string, long> NotImported { get; init; } = new Dictionary<string, long>();

    /// <summary>What was left out or guessed, each with the file's name or the id.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What is not here as it is there; empty after an import that is whole.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>SHA-256 over the runs as the source has them.</summary>
    public required string SourceChecksum { get; init; }

    /// <summary>SHA-256 over the same runs read back from the store.</summary>
    public required string StoredChecksum { get; init; }

    /// <summary>True when everything that was read is in the store.</summary>
    public bool IsWhole => Differences.Count == 0 && SourceChecksum == StoredChecksum;
}

/// <summary>How many of a kind were new, changed, the same as before, or not looked at.</summary>
/// <param name="Added">New here.</param>
/// <param name="Updated">Here before, brought up to date.</param>
/// <param name="Unchanged">Here before, the same.</param>
/// <param name="Skipped">Here before, not read.</param>
public readonly record struct ImportCount(long Added, long Updated, long Unchanged, long Skipped)
{
    /// <summary>All of them.</summary>
    public long Total => Added + Updated + Unchanged + Skipped;
}
