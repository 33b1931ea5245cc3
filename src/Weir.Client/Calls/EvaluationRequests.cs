using System.Text.Json.Serialization;
using Weir.Client.Json;
using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>Request of <see cref="EvaluationDatasetCalls.Create"/>; tags are a JSON object in a string.</summary>
public sealed record CreateEvaluationDataset(
    string? Name = null, [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null, string? Tags = null);

/// <summary>An evaluation data set, and a page of what is asked of it.</summary>
public sealed record EvaluationDatasetById(string? DatasetId = null, long? MaxResults = null, string? PageToken = null);

/// <summary>Request of <see cref="EvaluationDatasetCalls.Search"/>.</summary>
public sealed record SearchEvaluationDatasets(
    [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null, string? FilterString = null, long? MaxResults = null,
    IReadOnlyList<string>? OrderBy = null, string? PageToken = null);

/// <summary>Tags as a JSON object in a string, or the key of one.</summary>
public sealed record EvaluationDatasetTags(string? DatasetId = null, string? Tags = null, string? Key = null);

/// <summary>Records as a JSON list in a string.</summary>
public sealed record EvaluationRecords(string? DatasetId = null, string? Records = null, string? UpdatedBy = null);

/// <summary>Experiments to add or take away.</summary>
public sealed record EvaluationDatasetExperiments(string? DatasetId = null, [property: JsonConverter(typeof(LenientIdListConverter))] IReadOnlyList<string>? ExperimentIds = null);

/// <summary>Answer with one evaluation data set.</summary>
public sealed record EvaluationDatasetAnswer(EvaluationDataset Dataset);

/// <summary>A page of evaluation data sets.</summary>
public sealed record EvaluationDatasetsAnswer(IReadOnlyList<EvaluationDataset>? Datasets = null, string? NextPageToken = null);

/// <summary>How many records were new and how many merged.</summary>
public sealed record UpsertedAnswer(long InsertedCount, long UpdatedCount);

/// <summary>A page of records as a JSON list in a string.</summary>
public sealed record EvaluationRecordsAnswer(string Records, string? NextPageToken = null);

/// <summary>Ids of experiments.</summary>
public sealed record ExperimentIdsAnswer(IReadOnlyList<string>? ExperimentIds = null);

/// <summary>A scorer of an experiment, and a version of it.</summary>
public sealed record ScorerRequest(
    [property: JsonConverter(typeof(LenientIdConverter))] string? ExperimentId = null, string? Name = null, string? SerializedScorer = null, long? Version = null);

/// <summary>Answer of <see cref="ScorerCalls.Register"/>.</summary>
public sealed record RegisterScorerAnswer(long Version, string ScorerId, string ExperimentId, string Name, string SerializedScorer, long CreationTime);

/// <summary>Several scorers.</summary>
public sealed record ScorersAnswer(IReadOnlyList<Scorer>? Scorers = null);

/// <summary>One scorer.</summary>
public sealed record ScorerAnswer(Scorer Scorer);
