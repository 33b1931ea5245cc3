namespace Weir.Tracking.Export;

/// <summary>The columns of an exported table: those of every run, then the metrics, parameters and tags that occur, each by name.</summary>
internal sealed class RunColumns
{
    private readonly SortedSet<string> _metrics = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _params = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);

    /// <summary>What every run has.</summary>
    public static IReadOnlyList<(string Name, string Type)> Facts { get; } =
    [
        ("run_id", "VARCHAR"), ("run_name", "VARCHAR"), ("experiment_id", "VARCHAR"), ("experiment", "VARCHAR"), ("status", "VARCHAR"), ("lifecycle_stage", "VARCHAR"), ("user_id", "VARCHAR"),
        ("start_time", "TIMESTAMP"), ("end_time", "TIMESTAMP"), ("duration_seconds", "DOUBLE"), ("artifact_uri", "VARCHAR"),
    ];

    /// <summary>All columns in their order, with DuckDB's types.</summary>
    public IReadOnlyList<(string Name, string Type)> All =>
        [.. Facts, .. _metrics.Select(k => ($"metrics.{k}", "DOUBLE")), .. _params.Select(k => ($"params.{k}", "VARCHAR")), .. _tags.Select(k => ($"tags.{k}", "VARCHAR"))];

    public void Metric(string key) => _metrics.Add(key);

    public void Param(string key) => _params.Add(key);

    public void Tag(string key) => _tags.Add(key);
}
