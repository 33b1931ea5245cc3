namespace Weir.Client.Calls;

/// <summary>Calls below <c>registered-models/</c>.</summary>
public static class RegisteredModelCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes a name.</summary>
    public static MlflowCall<CreateRegisteredModel, RegisteredModelAnswer> Create { get; } = new("POST", "registered-models/create", Json.CreateRegisteredModel, Json.RegisteredModelAnswer);

    /// <summary>Finds by name.</summary>
    public static MlflowCall<ModelByName, RegisteredModelAnswer> Get { get; } = new("GET", "registered-models/get", Json.ModelByName, Json.RegisteredModelAnswer);

    /// <summary>Renames with all versions.</summary>
    public static MlflowCall<RenameModel, RegisteredModelAnswer> Rename { get; } = new("POST", "registered-models/rename", Json.RenameModel, Json.RegisteredModelAnswer);

    /// <summary>Sets or clears the description.</summary>
    public static MlflowCall<UpdateModel, RegisteredModelAnswer> Update { get; } = new("PATCH", "registered-models/update", Json.UpdateModel, Json.RegisteredModelAnswer, isRepeatable: true);

    /// <summary>Deletes with all versions.</summary>
    public static MlflowCall<ModelByName, Nothing> Delete { get; } = new("DELETE", "registered-models/delete", Json.ModelByName, Json.Nothing);

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchRegistry, RegisteredModelsAnswer> Search { get; } = new("GET POST", "registered-models/search", Json.SearchRegistry, Json.RegisteredModelsAnswer);

    /// <summary>The newest version of each stage.</summary>
    public static MlflowCall<LatestVersions, ModelVersionsAnswer> LatestVersions { get; } = new("POST GET", "registered-models/get-latest-versions", Json.LatestVersions, Json.ModelVersionsAnswer);

    /// <summary>Sets a tag.</summary>
    public static MlflowCall<ModelTag, Nothing> SetTag { get; } = new("POST", "registered-models/set-tag", Json.ModelTag, Json.Nothing, isRepeatable: true);

    /// <summary>Removes a tag.</summary>
    public static MlflowCall<ModelTag, Nothing> DeleteTag { get; } = new("DELETE", "registered-models/delete-tag", Json.ModelTag, Json.Nothing);

    /// <summary>Points an alias at a version.</summary>
    public static MlflowCall<AliasOfModel, Nothing> SetAlias { get; } = new("POST", "registered-models/alias", Json.AliasOfModel, Json.Nothing, isRepeatable: true);

    /// <summary>Removes an alias.</summary>
    public static MlflowCall<AliasOfModel, Nothing> DeleteAlias { get; } = new("DELETE", "registered-models/alias", Json.AliasOfModel, Json.Nothing);

    /// <summary>The version an alias points at.</summary>
    public static MlflowCall<AliasOfModel, ModelVersionAnswer> GetByAlias { get; } = new("GET", "registered-models/alias", Json.AliasOfModel, Json.ModelVersionAnswer);
}

/// <summary>Calls below <c>model-versions/</c>.</summary>
public static class ModelVersionCalls
{
    private static readonly WireJson Json = WireJson.Default;

    /// <summary>Makes the next version.</summary>
    public static MlflowCall<CreateModelVersion, ModelVersionAnswer> Create { get; } = new("POST", "model-versions/create", Json.CreateModelVersion, Json.ModelVersionAnswer);

    /// <summary>Finds by name and number.</summary>
    public static MlflowCall<VersionOfModel, ModelVersionAnswer> Get { get; } = new("GET", "model-versions/get", Json.VersionOfModel, Json.ModelVersionAnswer);

    /// <summary>Where the files lie.</summary>
    public static MlflowCall<VersionOfModel, ArtifactUriAnswer> DownloadUri { get; } = new("GET", "model-versions/get-download-uri", Json.VersionOfModel, Json.ArtifactUriAnswer);

    /// <summary>Sets the description.</summary>
    public static MlflowCall<UpdateVersion, ModelVersionAnswer> Update { get; } = new("PATCH", "model-versions/update", Json.UpdateVersion, Json.ModelVersionAnswer, isRepeatable: true);

    /// <summary>Moves to another stage.</summary>
    public static MlflowCall<TransitionStage, ModelVersionAnswer> TransitionStage { get; } = new("POST", "model-versions/transition-stage", Json.TransitionStage, Json.ModelVersionAnswer, isRepeatable: true);

    /// <summary>Deletes; its number is not given again.</summary>
    public static MlflowCall<VersionOfModel, Nothing> Delete { get; } = new("DELETE", "model-versions/delete", Json.VersionOfModel, Json.Nothing);

    /// <summary>Sets a tag.</summary>
    public static MlflowCall<VersionTag, Nothing> SetTag { get; } = new("POST", "model-versions/set-tag", Json.VersionTag, Json.Nothing, isRepeatable: true);

    /// <summary>Removes a tag.</summary>
    public static MlflowCall<VersionTag, Nothing> DeleteTag { get; } = new("DELETE", "model-versions/delete-tag", Json.VersionTag, Json.Nothing);

    /// <summary>Searches.</summary>
    public static MlflowCall<SearchRegistry, ModelVersionsAnswer> Search { get; } = new("GET POST", "model-versions/search", Json.SearchRegistry, Json.ModelVersionsAnswer);
}
