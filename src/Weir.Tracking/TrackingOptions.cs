namespace Weir.Tracking;

/// <summary>Settings of a tracking store.</summary>
public sealed record TrackingOptions
{
    /// <summary>Where artifacts of new experiments lie. Default <c>mlflow-artifacts:</c>, the project's own store.</summary>
    public string ArtifactRoot { get; init; } = "mlflow-artifacts:";

    /// <summary>True (MLflow's default) cuts parameter and tag values that are too long; false refuses them. <c>MLFLOW_TRUNCATE_LONG_VALUES</c>.</summary>
    public bool TruncateLongValues { get; init; } = true;

    internal Search.SearchEffort SearchEffort { get; init; } = new();
}
