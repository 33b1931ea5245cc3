namespace Weir.Execution.Slurm;

/// <summary>What an attempt's own folder says of it while no result is there.</summary>
/// <param name="HasBegun">True once a node has begun it.</param>
/// <param name="BegunAt">When that was; null while it is not to be read.</param>
/// <param name="IsAlive">True when it said a moment ago that it is at work.</param>
internal sealed record SlurmSeen(bool HasBegun, DateTimeOffset? BegunAt, bool IsAlive);
