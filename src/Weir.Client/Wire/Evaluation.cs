namespace Weir.Client.Wire;

/// <summary>A set of cases that models are evaluated on (MLflow 3). Tags, schema and profile are JSON in a string; times in milliseconds since 1970.</summary>
public sealed record EvaluationDataset(
    string DatasetId,
    string? Name = null,
    string? Tags = null,
    string? Schema = null,
    string? Profile = null,
    string? Digest = null,
    long? CreatedTime = null,
    long? LastUpdateTime = null,
    string? CreatedBy = null,
    string? LastUpdatedBy = null,
    IReadOnlyList<string>? ExperimentIds = null);

/// <summary>A version of a scorer: how an experiment's models are judged, as its client wrote it.</summary>
public sealed record Scorer(
    long? ExperimentId = null, string? ScorerName = null, long? ScorerVersion = null, string? SerializedScorer = null, long? CreationTime = null, string? ScorerId = null);
