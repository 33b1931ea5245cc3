namespace Weir.Pipelines.Triggers;

/// <summary>One time that a trigger went off. Times in milliseconds since 1970.</summary>
/// <param name="Id">Ordered by time.</param>
/// <param name="Trigger">Name of the trigger.</param>
/// <param name="Slot">What it was for: a time, the content that was new, a key of the caller's. A trigger fires once for a slot, however many servers there are.</param>
/// <param name="State">See <see cref="FiringStates"/>.</param>
/// <param name="CreatedAt">When it went off.</param>
/// <param name="DueAt">When it may start.</param>
public sealed record Firing(string Id, string Trigger, string Slot, string State, long CreatedAt, long DueAt)
{
    /// <summary>In words, what set it off.</summary>
    public string Cause { get; init; } = string.Empty;

    /// <summary>Part of a backfill; null otherwise.</summary>
    public string? Partition { get; init; }

    /// <summary>Name of the backfill it belongs to.</summary>
    public string? Backfill { get; init; }

    /// <summary>When it started, the last time that it did.</summary>
    public long? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public long? EndedAt { get; init; }

    /// <summary>How many times it was started: once more for each server that went away.</summary>
    public int Attempt { get; init; }

    /// <summary>Exit code of the command.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it is where it is.</summary>
    public string? Message { get; init; }

    /// <summary>Server that runs it, or ran it.</summary>
    public string? Owner { get; init; }

    /// <summary>True when it shall end.</summary>
    public bool IsCancelled { get; init; }
}

/// <summary>Where a firing stands.</summary>
public static class FiringStates
{
    /// <summary>Waits for its turn.</summary>
    public const string Queued = "queued";

    /// <summary>Its command runs.</summary>
    public const string Running = "running";

    /// <summary>The command succeeded.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>The command failed.</summary>
    public const string Failed = "failed";

    /// <summary>It never ran, for the reason told.</summary>
    public const string Skipped = "skipped";

    /// <summary>It was ended, or taken out of the queue.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>A trigger with what became of it.</summary>
/// <param name="Definition">What was asked for.</param>
/// <param name="IsPaused">True when it does not go off by itself.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="NextAt">When it goes off next, by the clock; null for others.</param>
/// <param name="LastFiring">The newest firing.</param>
public sealed record TriggerView(TriggerDefinition Definition, bool IsPaused, long CreatedAt, long? NextAt, Firing? LastFiring);
