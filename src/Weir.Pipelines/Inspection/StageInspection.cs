using Weir.Versioning.Metafiles;

namespace Weir.Pipelines.Inspection;

/// <summary>Why a stage would run, or would not: everything that differs from what it last ran with.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Entry">What it last ran with; null when it never did.</param>
public sealed record StageInspection(StageDefinition Stage, LockEntry? Entry)
{
    /// <summary>True when its resolved command is another one.</summary>
    public bool IsCommandChanged { get; init; }

    /// <summary>True for a stage that runs each time.</summary>
    public bool RunsAlways { get; init; }

    /// <summary>Dependencies and parameters that differ.</summary>
    public IReadOnlyList<StageChange> Inputs { get; init; } = [];

    /// <summary>Outs that differ.</summary>
    public IReadOnlyList<StageChange> Outs { get; init; } = [];

    /// <summary>True when nothing of what makes it run differs; outs may be gone all the same.</summary>
    public bool AreInputsSame => Entry is not null && !IsCommandChanged && !RunsAlways && Inputs.Count == 0;

    /// <summary>True when it would not run.</summary>
    public bool IsUpToDate => AreInputsSame && Outs.Count == 0;

    /// <summary>The same, missing data counting as no change.</summary>
    /// <param name="isRemade">Says of a missing dependency whether what makes it has made other content since.</param>
    public bool IsUpToDateButMissing(Func<StageChange, bool> isRemade) =>
        Entry is not null && !IsCommandChanged && !RunsAlways
        && Inputs.All(c => c is { Kind: ChangeKind.Dependency, State: ChangeState.Deleted } && !isRemade(c))
        && Outs.All(c => c.State is ChangeState.Deleted or ChangeState.NotInCache);
}

/// <summary>One difference.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Path">The path, or the parameter file, as written.</param>
/// <param name="Key">Key of a parameter; null for the whole file and for paths.</param>
/// <param name="State">How.</param>
/// <param name="Old">What was recorded: a hash or a value; null when nothing was.</param>
/// <param name="New">What is there now; null when nothing is.</param>
public sealed record StageChange(ChangeKind Kind, string Path, string? Key, ChangeState State, string? Old, string? New);

/// <summary>What differs.</summary>
public enum ChangeKind
{
    /// <summary>A file or directory that the stage reads.</summary>
    Dependency,

    /// <summary>A parameter.</summary>
    Parameter,

    /// <summary>A file or directory that the stage makes.</summary>
    Out,
}

/// <summary>How something differs.</summary>
public enum ChangeState
{
    /// <summary>It has other content.</summary>
    Modified,

    /// <summary>It is there and was not recorded.</summary>
    New,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>Its recorded content is not in the cache.</summary>
    NotInCache,
}
