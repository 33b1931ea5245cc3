namespace Weir.Client.Wire;

/// <summary>A named set of runs. Times in milliseconds since 1970.</summary>
public sealed record Experiment(
    string ExperimentId,
    string Name,
    string? ArtifactLocation = null,
    string? LifecycleStage = null,
    long? LastUpdateTime = null,
    long? CreationTime = null,
    IReadOnlyList<Tag>? Tags = null);
