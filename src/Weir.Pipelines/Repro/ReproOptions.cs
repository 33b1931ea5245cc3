using Weir.Foundation.Secrets;

namespace Weir.Pipelines.Repro;

/// <summary>What to reproduce, and how.</summary>
public sealed record ReproOptions
{
    /// <summary>Stages, groups, <c>dir/dvc.yaml[:stage]</c>, <c>.dvc</c> files or paths of outs; empty for the <c>dvc.yaml</c> of the working folder.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Full path of the folder that targets start from; null for the root.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Targets may hold wildcards for names of stages.</summary>
    public bool Glob { get; init; }

    /// <summary>Targets may be folders, for all stages below.</summary>
    public bool Recursive { get; init; }

    /// <summary>The whole pipelines that the targets belong to.</summary>
    public bool WholePipeline { get; init; }

    /// <summary>Every pipeline of the repository.</summary>
    public bool AllPipelines { get; init; }

    /// <summary>The targets and what depends on them, instead of what they depend on.</summary>
    public bool Downstream { get; init; }

    /// <summary>Run what depends on a stage that ran, although its inputs are the same.</summary>
    public bool ForceDownstream { get; init; }

    /// <summary>Run stages although nothing changed, and without the run cache.</summary>
    public bool Force { get; init; }

    /// <summary>Only the targets, not what they depend on.</summary>
    public bool SingleStage { get; init; }

    /// <summary>Say what would run and touch nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>What a failure means for the rest.</summary>
    public FailureMode OnFailure { get; init; }

    /// <summary>Neither restore from the run cache nor save to it.</summary>
    public bool NoRunCache { get; init; }

    /// <summary>Record results without taking them into the cache.</summary>
    public bool NoCommit { get; init; }

    /// <summary>Bring missing data from the remote where that spares a run.</summary>
    public bool Pull { get; init; }

    /// <summary>Missing data alone is no reason to run.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>Ask before each stage.</summary>
    public bool Interactive { get; init; }

    /// <summary>How many stages run at once, at least 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Variables for the commands, besides those of each stage.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What is hidden in what stages print, besides the variables whose names say that they are secret.</summary>
    public SecretMask Secrets { get; init; } = SecretMask.None;

    /// <summary>What started this run, in a few words, for its record.</summary>
    public string Trigger { get; init; } = "manual";
}

/// <summary>What a failed stage means for the others.</summary>
public enum FailureMode
{
    /// <summary>Nothing new begins; what runs is let finish and recorded.</summary>
    Stop,

    /// <summary>Nothing new begins and what runs is ended.</summary>
    FailFast,

    /// <summary>What does not depend on the failure goes on.</summary>
    KeepGoing,

    /// <summary>Everything goes on, what depends on the failure too.</summary>
    Ignore,
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
public sealed record StageResult(string Name, StageVerdict Verdict, TimeSpan Elapsed)
{
    /// <summary>How often its command was started.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it failed or was blocked; null otherwise.</summary>
    public string? Message { get; init; }

    /// <summary>Its log, relative to the root; null when it printed nothing.</summary>
    public string? Log { get; init; }
}
