using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Request of <see cref="RegisteredModelCalls.Create"/>.</summary>
public sealed record CreateRegisteredModel(string? Name = null, IReadOnlyList<Tag>? Tags = null, string? Description = null);

/// <summary>A registered model's name.</summary>
public sealed record ModelByName(string? Name = null);

/// <summary>Request of <see cref="RegisteredModelCalls.Rename"/>.</summary>
public sealed record RenameModel(string? Name = null, string? NewName = null);

/// <summary>Request of <see cref="RegisteredModelCalls.Update"/>.</summary>
public sealed record UpdateModel(string? Name = null, string? Description = null);

/// <summary>Request of both registry searches.</summary>
public sealed record SearchRegistry(string? Filter = null, long? MaxResults = null, IReadOnlyList<string>? OrderBy = null, string? PageToken = null);

/// <summary>Request of <see cref="RegisteredModelCalls.LatestVersions"/>.</summary>
public sealed record LatestVersions(string? Name = null, IReadOnlyList<string>? Stages = null);

/// <summary>A tag of a registered model.</summary>
public sealed record ModelTag(string? Name = null, string? Key = null, string? Value = null);

/// <summary>An alias of a registered model.</summary>
public sealed record AliasOfModel(string? Name = null, string? Alias = null, [property: JsonConverter(typeof(LenientIdConverter))] string? Version = null);

/// <summary>Request of <see cref="ModelVersionCalls.Create"/>.</summary>
public sealed record CreateModelVersion(
    string? Name = null, string? Source = null, string? RunId = null, IReadOnlyList<Tag>? Tags = null, string? RunLink = null, string? Description = null, string? ModelId = null);

/// <summary>A version of a registered model.</summary>
public sealed record VersionOfModel(string? Name = null, [property: JsonConverter(typeof(LenientIdConverter))] string? Version = null);

/// <summary>Request of <see cref="ModelVersionCalls.Update"/>.</summary>
public sealed record UpdateVersion(string? Name = null, [property: JsonConverter(typeof(LenientIdConverter))] string? Version = null, string? Description = null);

/// <summary>Request of <see cref="ModelVersionCalls.TransitionStage"/>.</summary>
public sealed record TransitionStage(
    string? Name = null, [property: JsonConverter(typeof(LenientIdConverter))] string? Version = null, string? Stage = null, bool? ArchiveExistingVersions = null);

/// <summary>A tag of a model version.</summary>
public sealed record VersionTag(string? Name = null, [property: JsonConverter(typeof(LenientIdConverter))] string? Version = null, string? Key = null, string? Value = null);

/// <summary>Answer with one registered model.</summary>
public sealed record RegisteredModelAnswer(RegisteredModel RegisteredModel);

/// <summary>A page of registered models.</summary>
public sealed record RegisteredModelsAnswer(IReadOnlyList<RegisteredModel>? RegisteredModels = null, string? NextPageToken = null);

/// <summary>Answer with one version.</summary>
public sealed record ModelVersionAnswer(ModelVersion ModelVersion);

/// <summary>A page of versions.</summary>
public sealed record ModelVersionsAnswer(IReadOnlyList<ModelVersion>? ModelVersions = null, string? NextPageToken = null);

/// <summary>Where a version's files lie.</summary>
public sealed record ArtifactUriAnswer(string ArtifactUri);
