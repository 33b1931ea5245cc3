namespace Weir.Client.Wire;

/// <summary>A model that a run made (MLflow 3): it has files, parameters, tags and metrics of its own, and may be registered later.</summary>
public sealed record LoggedModel(LoggedModelInfo Info, LoggedModelData? Data = null);

/// <summary>Facts on a logged model. Times in milliseconds since 1970.</summary>
public sealed record LoggedModelInfo(
    string ModelId,
    string? ExperimentId = null,
    string? Name = null,
    long? CreationTimestampMs = null,
    long? LastUpdatedTimestampMs = null,
    string? ArtifactUri = null,
    LoggedModelStatus? Status = null,
    string? ModelType = null,
    string? SourceRunId = null,
    string? StatusMessage = null,
    IReadOnlyList<Tag>? Tags = null,
    IReadOnlyList<LoggedModelRegistration>? Registrations = null);

/// <summary>A version that a logged model was registered as.</summary>
public sealed record LoggedModelRegistration(string? Name = null, string? Version = null);

/// <summary>What was logged to a model: parameters, and every point of its metrics with the run that logged it.</summary>
public sealed record LoggedModelData(IReadOnlyList<Param>? Params = null, IReadOnlyList<Metric>? Metrics = null);

/// <summary>A model that a run read.</summary>
public sealed record ModelInput(string? ModelId = null);

/// <summary>A model that a run made, at a step.</summary>
public sealed record ModelOutput(string? ModelId = null, long? Step = null);

/// <summary>Whether a logged model's files are there. Numbers are MLflow's.</summary>
public enum LoggedModelStatus
{
    /// <summary>Made; files are still to come.</summary>
    Pending = 1,

    /// <summary>All files are there.</summary>
    Ready = 2,

    /// <summary>The files could not be uploaded.</summary>
    UploadFailed = 3,
}
