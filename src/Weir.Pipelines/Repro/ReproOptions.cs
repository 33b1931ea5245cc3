namespace Weir.Pipelines.Repro;

/// <summary>What to reproduce, and how.</summary>
public sealed record ReproOptions
{
    /// <summary>Stages or <c>.dvc</c> files; empty for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Run stages although nothing changed, and without the run cache.</summary>
    public bool Force { get; init; }

    /// <summary>Only the targets, not what they depend on.</summary>
    public bool SingleStage { get; init; }

    /// <summary>Say what would run and touch nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>After a failure go on with stages that do not depend on it.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Neither restore from the run cache nor save to it.</summary>
    public bool NoRunCache { get; init; }
}

/// <summary>What became of one node.</summary>
public enum StageVerdict
{
    /// <summary>Nothing had changed.</summary>
    UpToDate,

    /// <summary>Its command ran.</summary>
    Ran,

    /// <summary>Its outs came from the cache.</summary>
    Restored,

    /// <summary>New content of tracked data was recorded.</summary>
    Recorded,

    /// <summary>It would run (dry run).</summary>
    WouldRun,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Something that it depends on failed.</summary>
    Blocked,
}

/// <summary>One node's result.</summary>
/// <param name="Name">Address of the stage, or path of the <c>.dvc</c> file.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Elapsed">Wall time.</param>
public sealed record StageResult(string Name, StageVerdict Verdict, TimeSpan Elapsed);
