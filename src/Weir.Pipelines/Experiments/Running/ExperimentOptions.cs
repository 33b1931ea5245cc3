using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>What an experiment is to be.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Its name; null for one drawn by lot.</summary>
    public string? Name { get; init; }

    /// <summary>Overrides of parameters as typed: <c>[FILE:]OVERRIDE</c>.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Files and folders that git does not have, to be copied into a folder of its own; relative to the working folder.</summary>
    public IReadOnlyList<string> CopyPaths { get; init; } = [];

    /// <summary>Message of its commit; null for DVC's.</summary>
    public string? Message { get; init; }

    /// <summary>What is reproduced. <see cref="ReproOptions.Force"/> also replaces an experiment of that name.</summary>
    public ReproOptions Repro { get; init; } = new();
}

/// <summary>Which experiment is run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Baseline">The commit that it stands on.</param>
public sealed record ExperimentIdentity(string Name, string Baseline);

/// <summary>Runs the pipeline of one experiment and keeps its record.</summary>
public interface IExperimentExecution : IAsyncDisposable
{
    /// <summary>Reproduces.</summary>
    /// <param name="repository">The workspace, or a folder of the experiment's own.</param>
    /// <param name="options">What.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<IReadOnlyList<StageResult>> ReproduceAsync(Versioning.Repository.DvcRepository repository, ReproOptions options, CancellationToken cancellation);

    /// <summary>Hears what became of it.</summary>
    /// <param name="repository">Where it ran.</param>
    /// <param name="made">The experiment; null when it failed.</param>
    Task EndAsync(Versioning.Repository.DvcRepository repository, ExperimentRef? made);

    /// <summary>Something to know.</summary>
    void Warn(string message);
}
