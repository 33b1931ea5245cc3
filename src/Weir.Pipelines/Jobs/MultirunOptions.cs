using Weir.Configuration.Composition;

namespace Weir.Pipelines.Jobs;

/// <summary>How a sweep is to be run.</summary>
public sealed record MultirunOptions
{
    /// <summary>What is composed; overrides may stand for several values.</summary>
    public required ComposeRequest Request { get; init; }

    /// <summary>Jobs at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>True to end everything when one job fails.</summary>
    public bool FailFast { get; init; }

    /// <summary>True to run all jobs, although the folder says that some are finished.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Experiment of the runs.</summary>
    public required string Experiment { get; init; }

    /// <summary>The folder of the sweep; null for <c>hydra.sweep.dir</c>.</summary>
    public string? Folder { get; init; }
}

/// <summary>What a sweep was begun with.</summary>
/// <param name="Request">What is composed, and where.</param>
/// <param name="Command">Program and arguments with placeholders.</param>
/// <param name="AppendsOverrides">True where overrides are added to the command.</param>
public sealed record SweepBeginning(ComposeRequest Request, IReadOnlyList<string> Command, bool AppendsOverrides)
{
    /// <summary>Name of the executor.</summary>
    public string? Executor { get; init; }

    /// <summary>Words for <c>sbatch</c>, beside those of the launcher.</summary>
    public IReadOnlyList<string> ExecutorWords { get; init; } = [];

    /// <summary>Jobs at once.</summary>
    public int? Jobs { get; init; }

    /// <summary>Seconds for one job; null for no limit.</summary>
    public double? TimeLimitSeconds { get; init; }

    /// <summary>Experiment of the runs.</summary>
    public string? Experiment { get; init; }
}

/// <summary>What became of a sweep.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Total">Its jobs.</param>
/// <param name="Before">Those that had been finished before.</param>
/// <param name="Finished">Those that finished now.</param>
/// <param name="Failed">Numbers of those that failed.</param>
/// <param name="RunId">The run above those of the jobs; null outside a project.</param>
public sealed record MultirunResult(string Folder, int Total, int Before, int Finished, IReadOnlyList<int> Failed, string? RunId)
{
    /// <summary>True when every job has done what it should.</summary>
    public bool IsSuccess => Before + Finished == Total;
}
