namespace Weir.Pipelines.Records;

/// <summary>Where a stage of a run stands. A <see cref="StageAttempt"/> is one try of it that has ended.</summary>
/// <param name="Stage">Address.</param>
/// <param name="Position">Its place in a sequential run, from 0.</param>
public sealed record StageRecord(string Stage, int Position)
{
    /// <summary>The <c>foreach</c> or <c>matrix</c> that it belongs to; null for a stage of its own.</summary>
    public string? Group { get; init; }

    /// <summary>True for tracked data.</summary>
    public bool IsData { get; init; }

    /// <summary>Positions of what it waits for.</summary>
    public IReadOnlyList<int> Sources { get; init; } = [];

    /// <summary>See <see cref="StageStates"/>.</summary>
    public string State { get; init; } = StageStates.Waiting;

    /// <summary>The attempt at work, or the last one; 0 when no command was started.</summary>
    public int Attempt { get; init; }

    /// <summary>When that attempt was asked for.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When a machine began it, where it had to wait for one.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When the stage was done.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who runs it; null when nobody did.</summary>
    public string? Executor { get; init; }

    /// <summary>What a cluster calls it.</summary>
    public string? Job { get; init; }

    /// <summary>Machine of a cluster.</summary>
    public string? Host { get; init; }

    /// <summary>Log of the attempt, relative to the project.</summary>
    public string? Log { get; init; }

    /// <summary>Why it is where it is, where that needs words.</summary>
    public string? Message { get; init; }

    /// <summary>What it ran, with what, and why; null before it begins, where it was skipped, and in lists.</summary>
    public StageFacts? Facts { get; init; }

    /// <summary>Grows with each change in a run; no two changes have the same.</summary>
    public long Revision { get; init; }
}

/// <summary>Where a stage stands.</summary>
public static class StageStates
{
    /// <summary>Not begun.</summary>
    public const string Waiting = "waiting";

    /// <summary>Given to a cluster, which has not begun it.</summary>
    public const string Queued = "queued";

    /// <summary>Its command runs.</summary>
    public const string Running = "running";

    /// <summary>Its command succeeded.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>Its result came from an earlier run.</summary>
    public const string Cached = "cached";

    /// <summary>It was up to date.</summary>
    public const string Skipped = "skipped";

    /// <summary>What is there was recorded, without a command.</summary>
    public const string Recorded = "recorded";

    /// <summary>It failed.</summary>
    public const string Failed = "failed";

    /// <summary>Something that it waits for failed.</summary>
    public const string Blocked = "blocked";

    /// <summary>It was ended before it was done.</summary>
    public const string Cancelled = "cancelled";
}
