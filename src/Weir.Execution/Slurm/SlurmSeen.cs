namespace Weir.Execution.Slurm;

/// <summary>What an attempt's own folder says of it while no result is there.</summary>
/// <param name="BegunAt">When a node began it; null when none has.</param>
/// <param name="IsAlive">True when it said a moment ago that it is at work.</param>
internal sealed record SlurmSeen(DateTimeOffset? BegunAt, bool IsAlive)
{
    /// <summary>True once a node has begun it.</summary>
    public bool HasBegun => BegunAt is not null;
}
