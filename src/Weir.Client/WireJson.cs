using System.Text.Json.Serialization;
using Weir.Client.Calls;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client;

/// <summary>MLflow's JSON: snake case, what is unset is left out, numbers leniently read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(LenientInt64Converter), typeof(LenientDoubleConverter), typeof(LenientBooleanConverter),
        typeof(RunStatusConverter), typeof(ViewTypeConverter), typeof(ModelVersionStatusConverter),
        typeof(LoggedModelStatusConverter),
    ])]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireProblem))]
[JsonSerializable(typeof(CreateExperiment))]
[JsonSerializable(typeof(ExperimentById))]
[JsonSerializable(typeof(ExperimentByName))]
[JsonSerializable(typeof(UpdateExperiment))]
[JsonSerializable(typeof(SetExperimentTag))]
[JsonSerializable(typeof(SearchExperiments))]
[JsonSerializable(typeof(ExperimentIdAnswer))]
[JsonSerializable(typeof(ExperimentAnswer))]
[JsonSerializable(typeof(ExperimentsAnswer))]
[JsonSerializable(typeof(CreateRun))]
[JsonSerializable(typeof(RunById))]
[JsonSerializable(typeof(UpdateRun))]
[JsonSerializable(typeof(LogMetric))]
[JsonSerializable(typeof(LogParam))]
[JsonSerializable(typeof(SetRunTag))]
[JsonSerializable(typeof(LogBatch))]
[JsonSerializable(typeof(LogModel))]
[JsonSerializable(typeof(LogInputs))]
[JsonSerializable(typeof(SearchRuns))]
[JsonSerializable(typeof(MetricHistory))]
[JsonSerializable(typeof(MetricHistoryBulk))]
[JsonSerializable(typeof(MetricHistoryInterval))]
[JsonSerializable(typeof(ListArtifacts))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunInfoAnswer))]
[JsonSerializable(typeof(RunsAnswer))]
[JsonSerializable(typeof(MetricsAnswer))]
[JsonSerializable(typeof(ArtifactsAnswer))]
[JsonSerializable(typeof(CreateRegisteredModel))]
[JsonSerializable(typeof(ModelByName))]
[JsonSerializable(typeof(RenameModel))]
[JsonSerializable(typeof(UpdateModel))]
[JsonSerializable(typeof(SearchRegistry))]
[JsonSerializable(typeof(LatestVersions))]
[JsonSerializable(typeof(ModelTag))]
[JsonSerializable(typeof(AliasOfModel))]
[JsonSerializable(typeof(CreateModelVersion))]
[JsonSerializable(typeof(VersionOfModel))]
[JsonSerializable(typeof(UpdateVersion))]
[JsonSerializable(typeof(TransitionStage))]
[JsonSerializable(typeof(VersionTag))]
[JsonSerializable(typeof(RegisteredModelAnswer))]
[JsonSerializable(typeof(RegisteredModelsAnswer))]
[JsonSerializable(typeof(ModelVersionAnswer))]
[JsonSerializable(typeof(ModelVersionsAnswer))]
[JsonSerializable(typeof(ArtifactUriAnswer))]
[JsonSerializable(typeof(LogOutputs))]
[JsonSerializable(typeof(SearchDatasets))]
[JsonSerializable(typeof(DatasetsAnswer))]
[JsonSerializable(typeof(CreateLoggedModel))]
[JsonSerializable(typeof(LoggedModelById))]
[JsonSerializable(typeof(FinalizeLoggedModel))]
[JsonSerializable(typeof(SetLoggedModelTags))]
[JsonSerializable(typeof(LoggedModelTag))]
[JsonSerializable(typeof(LogLoggedModelParams))]
[JsonSerializable(typeof(ListLoggedModelArtifacts))]
[JsonSerializable(typeof(LoggedModelAnswer))]
[JsonSerializable(typeof(SearchLoggedModels))]
[JsonSerializable(typeof(LoggedModelsAnswer))]
[JsonSerializable(typeof(CreateMultipartUpload))]
[JsonSerializable(typeof(MultipartUploadAnswer))]
[JsonSerializable(typeof(FinishMultipartUpload))]
[JsonSerializable(typeof(PresignedAnswer))]
public sealed partial class WireJson : JsonSerializerContext;
