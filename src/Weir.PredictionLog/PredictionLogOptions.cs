namespace Weir.PredictionLog;

/// <summary>How predictions are kept.</summary>
public sealed record PredictionLogOptions
{
    /// <summary>Records that may wait to be written; beyond that they are dropped and counted, so that inference never waits for a disk.</summary>
    public int QueueLength { get; init; } = 16_384;

    /// <summary>Size at which a journal is sealed into Parquet and a new one begun.</summary>
    public long SealAtBytes { get; init; } = 64L << 20;
}
