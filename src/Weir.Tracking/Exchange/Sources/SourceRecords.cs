using Weir.Client.Wire;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>An experiment to take over: its id as the source writes it, and as a number where it is one.</summary>
internal sealed record SourceExperiment(string Key, long? Number, string Name, string? ArtifactLocation, bool IsDeleted, long? CreationTime, long? LastUpdateTime, IReadOnlyList<Tag> Tags);

/// <summary>A run to take over, with all it logged.</summary>
internal sealed record SourceRun(RunInfo Info)
{
    public long? DeletedTime { get; init; }

    public IReadOnlyList<Param> Params { get; init; } = [];

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>Points by key, in the order of the history, each once.</summary>
    public IReadOnlyDictionary<string, List<MetricPoint>> Metrics { get; init; } = new Dictionary<string, List<MetricPoint>>();

    public IReadOnlyList<DatasetInput> Datasets { get; init; } = [];

    public IReadOnlyList<ModelInput> ModelInputs { get; init; } = [];

    public IReadOnlyList<ModelOutput> ModelOutputs { get; init; } = [];

    public bool IsDeleted => Info.LifecycleStage == "deleted";

    public long PointCount => Metrics.Values.Sum(p => (long)p.Count);
}

/// <summary>A logged model to take over.</summary>
internal sealed record SourceLoggedModel(LoggedModelInfo Info, IReadOnlyList<Param> Params, IReadOnlyList<Metric> Metrics, bool IsDeleted);

/// <summary>A trace to take over: facts with tags, metadata and assessments; spans as MLflow writes them; runs that it belongs to.</summary>
internal sealed record SourceTrace(TraceInfo Info, IReadOnlyList<System.Text.Json.JsonElement> Spans, IReadOnlyList<string> Runs);

/// <summary>A registered model to take over, with the greatest number ever given to a version, deleted ones included.</summary>
internal sealed record SourceRegisteredModel(RegisteredModel Model, IReadOnlyList<SourceVersion> Versions, long LastVersion)
{
    public int DeletedVersions { get; init; }
}

/// <summary>A version to take over, and where its files lie.</summary>
internal sealed record SourceVersion(ModelVersion Version, string StorageLocation);
