namespace Weir.PredictionLog;

/// <summary>Names of a record's fields, and of the Parquet columns. Inputs and outputs are the columns <c>inputs.NAME</c> and <c>outputs.NAME</c>.</summary>
public static class PredictionFields
{
    /// <summary>The server's own id of the prediction; a request of several rows has <c>ID-ROW</c>.</summary>
    public const string PredictionId = "prediction_id";

    /// <summary>The id that the client sent, if any.</summary>
    public const string ClientId = "client_id";

    /// <summary>When it was answered, UTC.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>Name of the model.</summary>
    public const string Model = "model";

    /// <summary>Version of the model.</summary>
    public const string Version = "version";

    /// <summary>Identity of the model's package in the lineage: <c>md5:…</c>.</summary>
    public const string Digest = "model_digest";

    /// <summary>Which arm answered: <c>main</c>, later <c>canary</c> or <c>shadow</c>.</summary>
    public const string Variant = "variant";

    /// <summary>Row within its request, from 0.</summary>
    public const string Row = "row";

    /// <summary>Time in the model, milliseconds.</summary>
    public const string LatencyMs = "latency_ms";

    /// <summary>Object of input columns.</summary>
    public const string Inputs = "inputs";

    /// <summary>Object of outputs.</summary>
    public const string Outputs = "outputs";
}
