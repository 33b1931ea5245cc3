namespace Weir.PredictionLog;

/// <summary>How predictions are kept.</summary>
public sealed record PredictionLogOptions
{
    /// <summary>Records that may wait to be written; beyond that they are dropped and counted, so that inference never waits for a disk.</summary>
    public int QueueLength { get; init; } = 16_384;

    /// <summary>Bytes that may wait to be written.</summary>
    public long QueueBytes { get; init; } = 128L << 20;

    /// <summary>Size at which a journal is sealed into Parquet and a new one begun.</summary>
    public long SealAtBytes { get; init; } = 64L << 20;

    /// <summary>Shortest time between two syncs to disk: what a crash of the machine can cost, beside what waits.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMilliseconds(20);
}
