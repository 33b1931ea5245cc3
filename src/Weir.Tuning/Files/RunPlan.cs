namespace Weir.Tuning.Files;

/// <summary>What runs the trials of a study, and where. Everything may be left out: it is usual then, or somebody else says it.</summary>
public sealed record RunPlan
{
    /// <summary>Program and arguments; null for stages, or where none is known.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>True to add <c>name=value</c> for each parameter to the command.</summary>
    public bool? Hydra { get; init; }

    /// <summary>Stages of the project that a trial reproduces; empty for the whole pipeline; null for a command.</summary>
    public IReadOnlyList<string>? Stages { get; init; }

    /// <summary>What is composed for each trial; null for nothing.</summary>
    public ConfigPlan? Config { get; init; }

    /// <summary>Where values are, as <c>--metric</c> says it.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Trials at once.</summary>
    public int? Parallel { get; init; }

    /// <summary>Time for all of it.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Time for one trial.</summary>
    public TimeSpan? TrialTimeout { get; init; }

    /// <summary>It ends when so many trials brought nothing better.</summary>
    public int? StopAfterStale { get; init; }

    /// <summary>Without a sign of life for so long a trial is another's.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>Where trials run.</summary>
    public string? Executor { get; init; }

    /// <summary>Cores of a trial.</summary>
    public double? Cpus { get; init; }

    /// <summary>Memory of a trial, in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Graphics processors of a trial.</summary>
    public int? Gpus { get; init; }

    /// <summary>Partition of the cluster.</summary>
    public string? Partition { get; init; }

    /// <summary>Further words for <c>sbatch</c>.</summary>
    public IReadOnlyList<string>? Sbatch { get; init; }

    /// <summary>What a trial is, without how many there are at once and for how long.</summary>
    public RunPlan OfTrial() => new() { Command = Command, Hydra = Hydra, Stages = Stages, Config = Config, Metrics = Metrics };

    /// <summary>This plan, and where it says nothing, another. A command takes the place of stages, and stages that of a command.</summary>
    public RunPlan Over(RunPlan other)
    {
        var saysWhat = Command is not null || Stages is not null;
        return new RunPlan
        {
            Command = saysWhat ? Command : other.Command,
            Stages = saysWhat ? Stages : other.Stages,
            Hydra = Hydra ?? other.Hydra,
            Config = Config ?? (Stages is null ? other.Config : null),
            Metrics = Metrics ?? other.Metrics,
            Parallel = Parallel ?? other.Parallel,
            Timeout = Timeout ?? other.Timeout,
            TrialTimeout = TrialTimeout ?? other.TrialTimeout,
            StopAfterStale = StopAfterStale ?? other.StopAfterStale,
            Lease = Lease ?? other.Lease,
            Executor = Executor ?? other.Executor,
            Cpus = Cpus ?? other.Cpus,
            MemoryBytes = MemoryBytes ?? other.MemoryBytes,
            Gpus = Gpus ?? other.Gpus,
            Partition = Partition ?? other.Partition,
            Sbatch = Sbatch ?? other.Sbatch,
        };
    }
}
