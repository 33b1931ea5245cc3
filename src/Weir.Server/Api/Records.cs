using System.Text.Json;
using System.Text.Json.Serialization;
using Weir.Client.Wire;

namespace Weir.Server.Api;

/// <summary>RFC 9457 problem details.</summary>
/// <param name="Type">Always <c>about:blank</c>; <paramref name="Code"/> tells kinds apart.</param>
/// <param name="Title">One sentence.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code in snake_case.</param>
/// <param name="Hint">What to do.</param>
public sealed record Problem(string Type, string Title, int Status, string Code, string? Hint);

/// <summary>What this server is.</summary>
public sealed record ServerInfo(string Version, string Project, string MlflowVersion);

/// <summary>An experiment in a list. Times in milliseconds since 1970.</summary>
public sealed record ExperimentRow(string Id, string Name, long Runs, long RunningRuns, long? LastRunAt, long? CreatedAt);

/// <summary>All experiments.</summary>
public sealed record ExperimentList(IReadOnlyList<ExperimentRow> Experiments);

/// <summary>A run in a table: latest metrics (null for NaN), parameters and tags by key.</summary>
public sealed record RunRow(
    string Id, string Name, string ExperimentId, string Status, string User, long? StartedAt, long? EndedAt, string? ParentId,
    IReadOnlyDictionary<string, double?> Metrics, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, string> Tags);

/// <summary>A page of runs and the keys that occur in it, as columns: metrics that a model is judged by first, curves last.</summary>
public sealed record RunPage(IReadOnlyList<RunRow> Runs, IReadOnlyList<string> MetricKeys, IReadOnlyList<string> ParamKeys, string? NextPageToken);

/// <summary>A latest metric of a run; value null for NaN.</summary>
public sealed record MetricValue(string Key, double? Value, long Step, long Timestamp);

/// <summary>One run with everything but its curves; metrics that a model is judged by first, curves last.</summary>
public sealed record RunDetail(
    RunRow Run, string LifecycleStage, string ArtifactUri, IReadOnlyList<MetricValue> Metrics, IReadOnlyList<DatasetInput> Inputs, IReadOnlyList<RunLink> Children, IReadOnlyList<VersionLink> Versions,
    IReadOnlyList<RunModel> Models);

/// <summary>A logged model that a run made or used.</summary>
public sealed record RunModel(string Id, string Name, string? Type, string Status, bool IsInput, long? Step);

/// <summary>An event of a run's stream: its status, and each metric that has moved since the event before.</summary>
public sealed record RunEvent(string Status, long? EndedAt, IReadOnlyList<MetricEvent> Metrics)
{
    /// <summary>Since when nothing was heard of the run, where it is taken for dead; as an instant in UTC.</summary>
    public string? StaleSince { get; init; }
}

/// <summary>A metric that has moved: its latest value (null for NaN) and how many points there are.</summary>
public sealed record MetricEvent(string Key, double? Value, long Step, long Timestamp, long Points);

/// <summary>A run that is linked to.</summary>
public sealed record RunLink(string Id, string Name, string Status);

/// <summary>A model version that is linked to.</summary>
public sealed record VersionLink(string Name, string Version);

/// <summary>A file or folder of a run.</summary>
public sealed record ArtifactRow(string Path, bool IsFolder, long SizeBytes);

/// <summary>A folder's content.</summary>
public sealed record ArtifactList(IReadOnlyList<ArtifactRow> Files);

/// <summary>A metric of a run for drawing; the three lists run in step. A null value is a gap (NaN).</summary>
public sealed record CurveSeries(string RunId, string Key, int TotalPoints, IReadOnlyList<long> Steps, IReadOnlyList<long> Timestamps, IReadOnlyList<double?> Values);

/// <summary>Several curves.</summary>
public sealed record CurveList(IReadOnlyList<CurveSeries> Curves);

/// <summary>A registered model in a list.</summary>
public sealed record ModelRow(string Name, string? Description, long? CreatedAt, long? UpdatedAt, string? LatestVersion, IReadOnlyDictionary<string, string> Aliases, IReadOnlyDictionary<string, string> Tags);

/// <summary>All registered models.</summary>
public sealed record ModelList(IReadOnlyList<ModelRow> Models);

/// <summary>A version of a registered model.</summary>
public sealed record VersionRow(
    string Name, string Version, string Stage, string Status, long? CreatedAt, long? UpdatedAt, string? Description, string? Source, string? RunId,
    IReadOnlyList<string> Aliases, IReadOnlyDictionary<string, string> Tags);

/// <summary>A registered model with its versions, newest first.</summary>
public sealed record ModelDetail(ModelRow Model, IReadOnlyList<VersionRow> Versions);

/// <summary>JSON of Weir's own API: snake case, everything present, absent values null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(ExperimentList))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(RunDetail))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(ArtifactList))]
[JsonSerializable(typeof(CurveList))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelDetail))]
[JsonSerializable(typeof(VersionRow))]
[JsonSerializable(typeof(WebhookLog))]
[JsonSerializable(typeof(Weir.Lineage.Walk.LineageTree))]
[JsonSerializable(typeof(Weir.Pipelines.Triggers.TriggerList))]
[JsonSerializable(typeof(Weir.Pipelines.Triggers.TriggerView))]
[JsonSerializable(typeof(Weir.Pipelines.Triggers.FiringList))]
[JsonSerializable(typeof(Weir.Pipelines.Triggers.Firing))]
[JsonSerializable(typeof(Weir.Server.Pipelines.PipelineList))]
[JsonSerializable(typeof(Weir.Server.Pipelines.PipelineRow))]
[JsonSerializable(typeof(Weir.Server.Pipelines.PipelineChanges))]
[JsonSerializable(typeof(Weir.Server.Pipelines.StageDetail))]
[JsonSerializable(typeof(Weir.Server.Pipelines.LogPage))]
[JsonSerializable(typeof(Weir.Server.Pipelines.PipelineEvent))]
[JsonSerializable(typeof(Weir.Server.Triggers.ScheduleTimes))]
[JsonSerializable(typeof(Weir.Server.Studies.StudyList))]
[JsonSerializable(typeof(Weir.Server.Studies.StudyDetail))]
[JsonSerializable(typeof(Weir.Server.Studies.TrialPage))]
[JsonSerializable(typeof(Weir.Server.Studies.TrialDetail))]
[JsonSerializable(typeof(Weir.Server.Studies.TrialLease))]
[JsonSerializable(typeof(Weir.Server.Studies.ReportAnswer))]
[JsonSerializable(typeof(Weir.Server.Studies.StudyImportances))]
[JsonSerializable(typeof(Weir.Server.Studies.NewStudy))]
[JsonSerializable(typeof(Weir.Server.Studies.AskTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.ReportTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.TellTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.RenewTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.LinkTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.QueueTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.QueuedTrial))]
[JsonSerializable(typeof(Weir.Server.Studies.StudyChangePage))]
[JsonSerializable(typeof(Weir.Server.Studies.TrialCurves))]
[JsonSerializable(typeof(Weir.Server.Studies.StudyEvent))]
[JsonSerializable(typeof(double?))]
[JsonSerializable(typeof(ulong?))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(DateTimeOffset?))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool?))]
[JsonSerializable(typeof(PromotionPolicy))]
[JsonSerializable(typeof(Promotion))]
[JsonSerializable(typeof(Weir.Client.Calls.CopyRun))]
[JsonSerializable(typeof(Weir.Client.Calls.CopiedRunAnswer))]
[JsonSerializable(typeof(Weir.Client.Calls.SetPolicy))]
[JsonSerializable(typeof(Weir.Client.Calls.RequestPromotion))]
[JsonSerializable(typeof(Weir.Client.Calls.DecidePromotion))]
[JsonSerializable(typeof(Weir.Client.Calls.AttachEvaluation))]
[JsonSerializable(typeof(Weir.Client.Calls.PromotionsAnswer))]
[JsonSerializable(typeof(Weir.Client.Calls.EvaluationsAnswer))]
[JsonSerializable(typeof(Weir.Client.Calls.EvaluationAnswer))]
[JsonSerializable(typeof(Weir.Client.Calls.PackageAnswer))]
[JsonSerializable(typeof(Weir.Client.Calls.HistoryAnswer))]
[JsonSerializable(typeof(Scoring.ScoringInputs))]
[JsonSerializable(typeof(Joins.VersionLineage))]
[JsonSerializable(typeof(Joins.VersionComparison))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int?))]
internal sealed partial class ApiJson : JsonSerializerContext;
