using Weir.Client;
using Weir.Client.Evaluations;
using Weir.Foundation.Progress;
using Weir.Lineage;

namespace Weir.Training.Runs;

/// <summary>A training that is saved as a package and taken note of.</summary>
public sealed record TrainingRunRequest
{
    /// <summary>What to train.</summary>
    public required TrainingRequest Training { get; init; }

    /// <summary>Directory of the package.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Replaces a package that is there.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Experiment that the run belongs to.</summary>
    public string Experiment { get; init; } = "Default";

    /// <summary>Name of the run; null for the package's name.</summary>
    public string? RunName { get; init; }

    /// <summary>Where runs are logged; null logs nothing.</summary>
    public TrackingClient? Tracking { get; init; }

    /// <summary>Takes note of what went in and out.</summary>
    public ILineageRecorder Lineage { get; init; } = NoLineage.Instance;

    /// <summary>What is demanded of the figures on the test rows; the outcome goes into the run's <c>evaluation.json</c>.</summary>
    public IReadOnlyList<EvaluationDemand> Demands { get; init; } = [];

    /// <summary>File that takes <c>evaluation.json</c> besides; null for none.</summary>
    public string? EvaluationFile { get; init; }

    /// <summary>Folder that names in lineage are relative to.</summary>
    public required string Root { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears how far it has come.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;
}
