namespace Weir.Client.Wire;

/// <summary>One execution of training code with what it logged. A trial of a study is a run too; an attempt of a pipeline stage is not.</summary>
public sealed record Run(RunInfo Info, RunData? Data = null, RunInputs? Inputs = null, RunOutputs? Outputs = null);

/// <summary>Facts on a run. Times in milliseconds since 1970; <c>run_uuid</c> repeats <c>run_id</c> for old clients.</summary>
public sealed record RunInfo(
    string RunId,
    string? RunUuid = null,
    string? ExperimentId = null,
    string? RunName = null,
    string? UserId = null,
    RunStatus? Status = null,
    long? StartTime = null,
    long? EndTime = null,
    string? ArtifactUri = null,
    string? LifecycleStage = null);

/// <summary>What a run logged: the latest value of each metric, parameters, tags.</summary>
public sealed record RunData(IReadOnlyList<Metric>? Metrics = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Data sets and models that a run read.</summary>
public sealed record RunInputs(IReadOnlyList<DatasetInput>? DatasetInputs = null, IReadOnlyList<ModelInput>? ModelInputs = null);

/// <summary>What a run made, beyond artifacts.</summary>
public sealed record RunOutputs(IReadOnlyList<ModelOutput>? ModelOutputs = null);

/// <summary>A data set as an input of a run, with tags such as <c>mlflow.data.context</c>.</summary>
public sealed record DatasetInput(IReadOnlyList<Tag>? Tags = null, Dataset? Dataset = null);

/// <summary>A data set: one per experiment, name and digest.</summary>
public sealed record Dataset(
    string? Name = null, string? Digest = null, string? SourceType = null, string? Source = null, string? Schema = null, string? Profile = null);

/// <summary>A file or folder among a run's artifacts; size in bytes, absent for folders and empty files.</summary>
public sealed record FileInfo(string Path, bool IsDir, long? FileSize = null);
