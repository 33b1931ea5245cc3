namespace Weir.Client.Calls;

/// <summary>Calls below <c>datasets/</c> of version 3.0: sets of cases that models are evaluated on.</summary>
public static class EvaluationDatasetCalls
{
    private const string Three = "3.0";

    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes one.</summary>
    public static MlflowCall<CreateEvaluationDataset, EvaluationDatasetAnswer> Create { get; } =
        new("POST", "datasets/create", Json.CreateEvaluationDataset, Json.EvaluationDatasetAnswer) { Version = Three };

    /// <summary>Finds by id.</summary>
    public static MlflowCall<EvaluationDatasetById, EvaluationDatasetAnswer> Get { get; } =
        new("GET", "datasets/{dataset_id}", Json.EvaluationDatasetById, Json.EvaluationDatasetAnswer, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Deletes with all records; one that is not there is fine.</summary>
    public static MlflowCall<EvaluationDatasetById, Nothing> Delete { get; } =
        new("DELETE", "datasets/{dataset_id}", Json.EvaluationDatasetById, Json.Nothing, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchEvaluationDatasets, EvaluationDatasetsAnswer> Search { get; } =
        new("POST GET", "datasets/search", Json.SearchEvaluationDatasets, Json.EvaluationDatasetsAnswer, isRepeatable: true) { Version = Three };

    /// <summary>Sets tags; a null leaves its tag as it is.</summary>
    public static MlflowCall<EvaluationDatasetTags, Nothing> SetTags { get; } =
        new("PATCH", "datasets/{dataset_id}/tags", Json.EvaluationDatasetTags, Json.Nothing, isRepeatable: true, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Removes a tag; one that is not there is fine.</summary>
    public static MlflowCall<EvaluationDatasetTags, Nothing> DeleteTag { get; } =
        new("DELETE", "datasets/{dataset_id}/tags/{key}", Json.EvaluationDatasetTags, Json.Nothing, bind: (r, p) => r with { DatasetId = p[0], Key = p[1] }) { Version = Three };

    /// <summary>Adds records; one with the inputs of another is merged into it.</summary>
    public static MlflowCall<EvaluationRecords, UpsertedAnswer> UpsertRecords { get; } =
        new("POST", "datasets/{dataset_id}/records", Json.EvaluationRecords, Json.UpsertedAnswer, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Records in the order they came.</summary>
    public static MlflowCall<EvaluationDatasetById, EvaluationRecordsAnswer> Records { get; } =
        new("GET", "datasets/{dataset_id}/records", Json.EvaluationDatasetById, Json.EvaluationRecordsAnswer, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Experiments that use it.</summary>
    public static MlflowCall<EvaluationDatasetById, ExperimentIdsAnswer> ExperimentIds { get; } =
        new("GET", "datasets/{dataset_id}/experiment-ids", Json.EvaluationDatasetById, Json.ExperimentIdsAnswer, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Adds it to experiments.</summary>
    public static MlflowCall<EvaluationDatasetExperiments, EvaluationDatasetAnswer> AddExperiments { get; } =
        new("POST", "datasets/{dataset_id}/add-experiments", Json.EvaluationDatasetExperiments, Json.EvaluationDatasetAnswer, isRepeatable: true, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };

    /// <summary>Takes it from experiments.</summary>
    public static MlflowCall<EvaluationDatasetExperiments, EvaluationDatasetAnswer> RemoveExperiments { get; } =
        new("POST", "datasets/{dataset_id}/remove-experiments", Json.EvaluationDatasetExperiments, Json.EvaluationDatasetAnswer, isRepeatable: true, bind: (r, p) => r with { DatasetId = p[0] }) { Version = Three };
}

/// <summary>Calls below <c>scorers/</c> of version 3.0.</summary>
public static class ScorerCalls
{
    private const string Three = "3.0";

    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes the next version.</summary>
    public static MlflowCall<ScorerRequest, RegisterScorerAnswer> Register { get; } = new("POST", "scorers/register", Json.ScorerRequest, Json.RegisterScorerAnswer) { Version = Three };

    /// <summary>The newest version of each.</summary>
    public static MlflowCall<ScorerRequest, ScorersAnswer> List { get; } = new("GET", "scorers/list", Json.ScorerRequest, Json.ScorersAnswer) { Version = Three };

    /// <summary>All versions of one.</summary>
    public static MlflowCall<ScorerRequest, ScorersAnswer> Versions { get; } = new("GET", "scorers/versions", Json.ScorerRequest, Json.ScorersAnswer) { Version = Three };

    /// <summary>One version, the newest where none is named.</summary>
    public static MlflowCall<ScorerRequest, ScorerAnswer> Get { get; } = new("GET", "scorers/get", Json.ScorerRequest, Json.ScorerAnswer) { Version = Three };

    /// <summary>Deletes a version, all where none is named.</summary>
    public static MlflowCall<ScorerRequest, Nothing> Delete { get; } = new("DELETE", "scorers/delete", Json.ScorerRequest, Json.Nothing) { Version = Three };
}
