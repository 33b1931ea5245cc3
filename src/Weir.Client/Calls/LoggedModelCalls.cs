namespace Weir.Client.Calls;

/// <summary>Calls below <c>logged-models/</c> (MLflow 3): models that a run makes, before and beside the registry.</summary>
public static class LoggedModelCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes a model, pending until it is finalised.</summary>
    public static MlflowCall<CreateLoggedModel, LoggedModelAnswer> Create { get; } = new("POST", "logged-models", Json.CreateLoggedModel, Json.LoggedModelAnswer);

    /// <summary>Finds by id.</summary>
    public static MlflowCall<LoggedModelById, LoggedModelAnswer> Get { get; } =
        new("GET", "logged-models/{model_id}", Json.LoggedModelById, Json.LoggedModelAnswer, bind: (r, p) => r with { ModelId = p[0] });

    /// <summary>Says that the files are there, or that they could not be uploaded.</summary>
    public static MlflowCall<FinalizeLoggedModel, LoggedModelAnswer> Finalize { get; } =
        new("PATCH", "logged-models/{model_id}", Json.FinalizeLoggedModel, Json.LoggedModelAnswer, isRepeatable: true, bind: (r, p) => r with { ModelId = p[0] });

    /// <summary>Deletes.</summary>
    public static MlflowCall<LoggedModelById, Nothing> Delete { get; } =
        new("DELETE", "logged-models/{model_id}", Json.LoggedModelById, Json.Nothing, bind: (r, p) => r with { ModelId = p[0] });

    /// <summary>Sets tags.</summary>
    public static MlflowCall<SetLoggedModelTags, Nothing> SetTags { get; } =
        new("PATCH", "logged-models/{model_id}/tags", Json.SetLoggedModelTags, Json.Nothing, isRepeatable: true, bind: (r, p) => r with { ModelId = p[0] });

    /// <summary>Removes a tag.</summary>
    public static MlflowCall<LoggedModelTag, Nothing> DeleteTag { get; } =
        new("DELETE", "logged-models/{model_id}/tags/{tag_key}", Json.LoggedModelTag, Json.Nothing, bind: (r, p) => r with { ModelId = p[0], TagKey = p[1] });

    /// <summary>Logs parameters.</summary>
    public static MlflowCall<LogLoggedModelParams, Nothing> LogParams { get; } =
        new("POST", "logged-models/{model_id}/params", Json.LogLoggedModelParams, Json.Nothing, isRepeatable: true, bind: (r, p) => r with { ModelId = p[0] });

    /// <summary>Files and folders of a model.</summary>
    public static MlflowCall<ListLoggedModelArtifacts, ArtifactsAnswer> ListArtifacts { get; } =
        new("GET", "logged-models/{model_id}/artifacts/directories", Json.ListLoggedModelArtifacts, Json.ArtifactsAnswer, bind: (r, p) => r with { ModelId = p[0] });

    /// <summary>Searches. Clients of 3.x ask this whenever they list or fetch a run's artifacts by path.</summary>
    public static MlflowCall<SearchLoggedModels, LoggedModelsAnswer> Search { get; } =
        new("POST", "logged-models/search", Json.SearchLoggedModels, Json.LoggedModelsAnswer, isRepeatable: true);
}
