using Weir.Persistence;

namespace Weir.Tracking.Upkeep;

/// <summary>What a server looks after while it runs.</summary>
public sealed record UpkeepOptions
{
    /// <summary>How long nothing may be heard of a run at work before it is marked; null never marks one. Default 15 minutes.</summary>
    public TimeSpan? StaleAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>True also ends a marked run as FAILED. Off by default: MLflow's own clients send no signs of life while they compute.</summary>
    public bool FailStale { get; init; }

    /// <summary>How long what was deleted can be restored; after that it is removed for good, as <c>weir tracking gc</c> does. Null keeps it.</summary>
    public TimeSpan? KeepDeleted { get; init; }

    /// <summary>See <see cref="Retention.CollectRequest.AlsoOf"/>.</summary>
    public Action<ISqlSession, IReadOnlyList<string>>? AlsoOf { get; init; }
}
