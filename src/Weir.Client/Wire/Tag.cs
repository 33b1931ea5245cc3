namespace Weir.Client.Wire;

/// <summary>A tag: text under a key, which may change.</summary>
public sealed record Tag(string? Key = null, string? Value = null);

/// <summary>A parameter: text under a key, which never changes once logged.</summary>
public sealed record Param(string? Key = null, string? Value = null);

/// <summary>A point of a metric. Timestamp in milliseconds since 1970; identical points are one.</summary>
public sealed record Metric(
    string? Key = null,
    double? Value = null,
    long? Timestamp = null,
    long? Step = null,
    string? ModelId = null,
    string? DatasetName = null,
    string? DatasetDigest = null,
    string? RunId = null);
