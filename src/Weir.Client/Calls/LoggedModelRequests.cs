using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Request of <see cref="LoggedModelCalls.Create"/>.</summary>
public sealed record CreateLoggedModel(
    [property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? Name = null, string? ModelType = null, string? SourceRunId = null,
    IReadOnlyList<Param>? Params = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>A logged model's id, <c>m-</c> and 32 hexadecimal characters.</summary>
public sealed record LoggedModelById(string? ModelId = null);

/// <summary>Request of <see cref="LoggedModelCalls.Finalize"/>.</summary>
public sealed record FinalizeLoggedModel(string? ModelId = null, LoggedModelStatus? Status = null);

/// <summary>Request of <see cref="LoggedModelCalls.SetTags"/>.</summary>
public sealed record SetLoggedModelTags(string? ModelId = null, IReadOnlyList<Tag>? Tags = null);

/// <summary>A tag of a logged model.</summary>
public sealed record LoggedModelTag(string? ModelId = null, string? TagKey = null);

/// <summary>Request of <see cref="LoggedModelCalls.LogParams"/>.</summary>
public sealed record LogLoggedModelParams(string? ModelId = null, IReadOnlyList<Param>? Params = null);

/// <summary>Request of <see cref="LoggedModelCalls.ListArtifacts"/>.</summary>
public sealed record ListLoggedModelArtifacts(string? ModelId = null, string? ArtifactDirectoryPath = null, string? PageToken = null);

/// <summary>Request of <see cref="LoggedModelCalls.Search"/>. Data sets limit which points of metrics count, and without a metric in the filter which models.</summary>
public sealed record SearchLoggedModels(
    [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null, string? Filter = null, long? MaxResults = null, string? PageToken = null,
    IReadOnlyList<DatasetOfMetrics>? Datasets = null, IReadOnlyList<LoggedModelOrder>? OrderBy = null);

/// <summary>A data set that metrics were measured on; any digest where none is given.</summary>
public sealed record DatasetOfMetrics(string? DatasetName = null, string? DatasetDigest = null);

/// <summary>One key of an order: an attribute, or a metric, perhaps as measured on one data set. Ascending when nothing is said.</summary>
public sealed record LoggedModelOrder(string? FieldName = null, bool? Ascending = null, string? DatasetName = null, string? DatasetDigest = null);

/// <summary>Answer with one logged model.</summary>
public sealed record LoggedModelAnswer(LoggedModel Model);

/// <summary>A page of logged models.</summary>
public sealed record LoggedModelsAnswer(IReadOnlyList<LoggedModel>? Models = null, string? NextPageToken = null);
