using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;

namespace Weir.Pipelines.Experiments.Showing;

/// <summary>What is known of the workspace, a commit or an experiment.</summary>
/// <param name="Rev">Full hash, or <c>workspace</c>.</param>
public sealed record ExperimentState(string Rev)
{
    /// <summary>Name of the branch, tag or experiment; null without.</summary>
    public string? Name { get; init; }

    /// <summary>What it holds; null when it cannot be read.</summary>
    public ExperimentData? Data { get; init; }

    /// <summary>Why it cannot be read, or that it failed.</summary>
    public WeirException? Error { get; init; }

    /// <summary>Experiments on it; null for none.</summary>
    public IReadOnlyList<ExperimentEntry>? Experiments { get; init; }
}

/// <summary>Parameters, metrics, inputs and outs of a revision.</summary>
public sealed record ExperimentData
{
    /// <summary>When it was committed; null for the workspace.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Parameters by file.</summary>
    public IReadOnlyDictionary<string, TrackedValues.FileValues> Params { get; init; } = new Dictionary<string, TrackedValues.FileValues>();

    /// <summary>Metrics by file.</summary>
    public IReadOnlyDictionary<string, TrackedValues.FileValues> Metrics { get; init; } = new Dictionary<string, TrackedValues.FileValues>();

    /// <summary>What stages read, by path relative to the root.</summary>
    public IReadOnlyDictionary<string, Versioning.Content.ContentId?> Deps { get; init; } = new Dictionary<string, Versioning.Content.ContentId?>();

    /// <summary>What is tracked, without metrics and plots.</summary>
    public IReadOnlyDictionary<string, ExperimentOut> Outs { get; init; } = new Dictionary<string, ExperimentOut>();
}

/// <summary>A tracked path.</summary>
/// <param name="Content">What it holds; null when nothing is recorded.</param>
/// <param name="IsCached">Kept in the cache.</param>
/// <param name="IsSource">Added or imported, not made by a stage.</param>
public sealed record ExperimentOut(Versioning.Content.ContentId? Content, bool IsCached, bool IsSource);

/// <summary>An experiment on a commit, with who runs or ran it.</summary>
/// <param name="State">It.</param>
/// <param name="Executor">Null for one that nobody here ran from the queue.</param>
public sealed record ExperimentEntry(ExperimentState State, ExperimentExecutor? Executor);

/// <summary>Who runs or ran an experiment.</summary>
/// <param name="State"><c>success</c>, <c>queued</c>, <c>running</c> or <c>failed</c>.</param>
/// <param name="Name">DVC's word for the place; null for one that failed.</param>
public sealed record ExperimentExecutor(string State, string? Name)
{
    /// <summary>Folder that it runs in.</summary>
    public string? Root { get; init; }

    /// <summary>File with what it printed.</summary>
    public string? Log { get; init; }

    /// <summary>Its process.</summary>
    public int? Pid { get; init; }

    /// <summary>How that ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its stash commit.</summary>
    public string? TaskId { get; init; }
}
