namespace Weir.Client.Wire;

/// <summary>A name in the registry under which versions are collected. Times in milliseconds since 1970.</summary>
public sealed record RegisteredModel(
    string Name,
    long? CreationTimestamp = null,
    long? LastUpdatedTimestamp = null,
    string? Description = null,
    IReadOnlyList<ModelVersion>? LatestVersions = null,
    IReadOnlyList<Tag>? Tags = null,
    IReadOnlyList<ModelAlias>? Aliases = null);

/// <summary>A pointer that moves from version to version, such as <c>champion</c>; unlike a stage, any name will do.</summary>
public sealed record ModelAlias(string Alias, string Version);

/// <summary>One numbered version of a registered model. The number is a string on the wire.</summary>
public sealed record ModelVersion(
    string Name,
    string Version,
    long? CreationTimestamp = null,
    long? LastUpdatedTimestamp = null,
    string? UserId = null,
    string? CurrentStage = null,
    string? Description = null,
    string? Source = null,
    string? RunId = null,
    ModelVersionStatus? Status = null,
    string? StatusMessage = null,
    IReadOnlyList<Tag>? Tags = null,
    string? RunLink = null,
    IReadOnlyList<string>? Aliases = null,
    string? ModelId = null);
