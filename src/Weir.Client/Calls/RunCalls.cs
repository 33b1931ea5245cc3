using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Calls below <c>runs/</c>.</summary>
public static class RunCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Starts a run.</summary>
    public static MlflowCall<CreateRun, RunAnswer> Create { get; } = new("POST", "runs/create", Json.CreateRun, Json.RunAnswer);

    /// <summary>A run with its latest metrics, deleted ones too.</summary>
    public static MlflowCall<RunById, RunAnswer> Get { get; } = new("GET", "runs/get", Json.RunById, Json.RunAnswer);

    /// <summary>Changes status, end or name.</summary>
    public static MlflowCall<UpdateRun, RunInfoAnswer> Update { get; } = new("POST", "runs/update", Json.UpdateRun, Json.RunInfoAnswer, isRepeatable: true);

    /// <summary>Deletes until restored.</summary>
    public static MlflowCall<RunById, Nothing> Delete { get; } = new("POST", "runs/delete", Json.RunById, Json.Nothing);

    /// <summary>Undoes a deletion.</summary>
    public static MlflowCall<RunById, Nothing> Restore { get; } = new("POST", "runs/restore", Json.RunById, Json.Nothing);

    /// <summary>Logs one point.</summary>
    public static MlflowCall<LogMetric, Nothing> LogMetric { get; } = new("POST", "runs/log-metric", Json.LogMetric, Json.Nothing, isRepeatable: true);

    /// <summary>Logs one parameter.</summary>
    public static MlflowCall<LogParam, Nothing> LogParam { get; } = new("POST", "runs/log-parameter", Json.LogParam, Json.Nothing, isRepeatable: true);

    /// <summary>Sets a tag.</summary>
    public static MlflowCall<SetRunTag, Nothing> SetTag { get; } = new("POST", "runs/set-tag", Json.SetRunTag, Json.Nothing, isRepeatable: true);

    /// <summary>Removes a tag.</summary>
    public static MlflowCall<SetRunTag, Nothing> DeleteTag { get; } = new("POST", "runs/delete-tag", Json.SetRunTag, Json.Nothing);

    /// <summary>Logs many at once, all or nothing.</summary>
    public static MlflowCall<LogBatch, Nothing> LogBatch { get; } = new("POST", "runs/log-batch", Json.LogBatch, Json.Nothing, isRepeatable: true);

    /// <summary>Notes that a model package was logged.</summary>
    public static MlflowCall<LogModel, Nothing> LogModel { get; } = new("POST", "runs/log-model", Json.LogModel, Json.Nothing); // adds to a list each time

    /// <summary>Logs data sets that the run read.</summary>
    public static MlflowCall<LogInputs, Nothing> LogInputs { get; } = new("POST", "runs/log-inputs", Json.LogInputs, Json.Nothing, isRepeatable: true);

    /// <summary>Logs models that the run made.</summary>
    public static MlflowCall<LogOutputs, Nothing> LogOutputs { get; } = new("POST", "runs/outputs", Json.LogOutputs, Json.Nothing, isRepeatable: true);

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchRuns, RunsAnswer> Search { get; } = new("POST", "runs/search", Json.SearchRuns, Json.RunsAnswer, isRepeatable: true);

    /// <summary>All points of one metric of one run.</summary>
    public static MlflowCall<MetricHistory, MetricsAnswer> MetricHistory { get; } = new("GET", "metrics/get-history", Json.MetricHistory, Json.MetricsAnswer);

    /// <summary>Points of one metric of several runs.</summary>
    public static MlflowCall<MetricHistoryBulk, MetricsAnswer> MetricHistoryBulk { get; } = new("GET", "metrics/get-history-bulk", Json.MetricHistoryBulk, Json.MetricsAnswer);

    /// <summary>Points of one metric of several runs at a choice of steps, the same for all: for drawing.</summary>
    public static MlflowCall<MetricHistoryInterval, MetricsAnswer> MetricHistoryInterval { get; } =
        new("GET", "metrics/get-history-bulk-interval", Json.MetricHistoryInterval, Json.MetricsAnswer);

    /// <summary>Files and folders of a run.</summary>
    public static MlflowCall<ListArtifacts, ArtifactsAnswer> ListArtifacts { get; } = new("GET", "artifacts/list", Json.ListArtifacts, Json.ArtifactsAnswer);
}

/// <summary>Request of <see cref="RunCalls.Create"/>.</summary>
public sealed record CreateRun(
    [property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? UserId = null, string? RunName = null, long? StartTime = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>A run's id; <c>run_uuid</c> is its old name.</summary>
public sealed record RunById(string? RunId = null, string? RunUuid = null);

/// <summary>Request of <see cref="RunCalls.Update"/>.</summary>
public sealed record UpdateRun(string? RunId = null, string? RunUuid = null, RunStatus? Status = null, long? EndTime = null, string? RunName = null);

/// <summary>Request of <see cref="RunCalls.LogMetric"/>.</summary>
public sealed record LogMetric(
    string? RunId = null, string? RunUuid = null, string? Key = null, double? Value = null, long? Timestamp = null, long? Step = null,
    string? ModelId = null, string? DatasetName = null, string? DatasetDigest = null);

/// <summary>Request of <see cref="RunCalls.LogParam"/>.</summary>
public sealed record LogParam(string? RunId = null, string? RunUuid = null, string? Key = null, string? Value = null);

/// <summary>Request of <see cref="RunCalls.SetTag"/> and <see cref="RunCalls.DeleteTag"/>.</summary>
public sealed record SetRunTag(string? RunId = null, string? RunUuid = null, string? Key = null, string? Value = null);

/// <summary>Request of <see cref="RunCalls.LogBatch"/>.</summary>
public sealed record LogBatch(
    string? RunId = null, string? RunUuid = null, IReadOnlyList<Metric>? Metrics = null, IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>Request of <see cref="RunCalls.LogModel"/>.</summary>
public sealed record LogModel(string? RunId = null, string? RunUuid = null, string? ModelJson = null);

/// <summary>Request of <see cref="RunCalls.LogInputs"/>.</summary>
public sealed record LogInputs(string? RunId = null, string? RunUuid = null, IReadOnlyList<DatasetInput>? Datasets = null, IReadOnlyList<ModelInput>? Models = null);

/// <summary>Request of <see cref="RunCalls.LogOutputs"/>.</summary>
public sealed record LogOutputs(string? RunId = null, string? RunUuid = null, IReadOnlyList<ModelOutput>? Models = null);

/// <summary>Request of <see cref="RunCalls.Search"/>.</summary>
public sealed record SearchRuns(
    [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null, string? Filter = null, ViewType? RunViewType = null,
    long? MaxResults = null, IReadOnlyList<string>? OrderBy = null, string? PageToken = null);

/// <summary>Request of <see cref="RunCalls.MetricHistory"/>.</summary>
public sealed record MetricHistory(string? RunId = null, string? RunUuid = null, string? MetricKey = null, long? MaxResults = null, string? PageToken = null);

/// <summary>Request of <see cref="RunCalls.MetricHistoryBulk"/>.</summary>
public sealed record MetricHistoryBulk(IReadOnlyList<string>? RunId = null, string? MetricKey = null, long? MaxResults = null);

/// <summary>Request of <see cref="RunCalls.MetricHistoryInterval"/>: both steps or neither.</summary>
public sealed record MetricHistoryInterval(
    IReadOnlyList<string>? RunIds = null, string? MetricKey = null, long? StartStep = null, long? EndStep = null, long? MaxResults = null);

/// <summary>Request of <see cref="RunCalls.ListArtifacts"/>.</summary>
public sealed record ListArtifacts(string? RunId = null, string? RunUuid = null, string? Path = null, string? PageToken = null);

/// <summary>Answer with one run.</summary>
public sealed record RunAnswer(Run Run);

/// <summary>Answer with a run's facts.</summary>
public sealed record RunInfoAnswer(RunInfo RunInfo);

/// <summary>A page of runs.</summary>
public sealed record RunsAnswer(IReadOnlyList<Run>? Runs = null, string? NextPageToken = null);

/// <summary>A page of points.</summary>
public sealed record MetricsAnswer(IReadOnlyList<Metric>? Metrics = null, string? NextPageToken = null);

/// <summary>A folder's content and the address of the root.</summary>
public sealed record ArtifactsAnswer(string? RootUri = null, IReadOnlyList<Wire.FileInfo>? Files = null, string? NextPageToken = null);
