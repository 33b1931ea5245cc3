namespace Weir.Tracking;

/// <summary>Settings of a tracking store.</summary>
public sealed record TrackingOptions
{
    /// <summary>Where artifacts of new experiments lie. Default <c>mlflow-artifacts:</c>, the project's own store.</summary>
    public string ArtifactRoot { get; init; } = "mlflow-artifacts:";

    /// <summary>True (MLflow's default) cuts parameter and tag values that are too long; false refuses them. <c>MLFLOW_TRUNCATE_LONG_VALUES</c>.</summary>
    public bool TruncateLongValues { get; init; } = true;

    /// <summary>Schemes that webhooks may have. Default <c>https</c> alone; <c>MLFLOW_WEBHOOK_ALLOWED_SCHEMES</c>.</summary>
    public IReadOnlyList<string> WebhookSchemes { get; init; } = ["https"];

    /// <summary>True lets webhooks go to addresses inside the server's network. <c>WEIR_WEBHOOK_ALLOW_PRIVATE</c>.</summary>
    public bool AllowPrivateWebhooks { get; init; }

    /// <summary>File of the key that secrets of webhooks are encrypted with, made when first needed; null where none can be kept.</summary>
    public string? SecretKeyFile { get; init; }

    internal Search.SearchEffort SearchEffort { get; init; } = new();
}
