namespace Weir.Pipelines.Records;

/// <summary>One run of a pipeline.</summary>
/// <param name="Id">Its own id, which orders by time.</param>
/// <param name="RunId">Its run in the tracking store.</param>
/// <param name="State"><c>running</c>, <c>finished</c>, <c>failed</c> or <c>killed</c>.</param>
/// <param name="StartedAt">When its first command began.</param>
public sealed record PipelineRun(string Id, string RunId, string State, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs, and after a kill.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The experiment of its tracking run; null for runs of earlier versions.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>What started it.</summary>
    public string StartedBy { get; init; } = "manual";

    /// <summary>Name of the trigger that started it; null when none did.</summary>
    public string? Trigger { get; init; }

    /// <summary>Which firing of that trigger.</summary>
    public string? FiringId { get; init; }

    /// <summary>Its targets, in one text.</summary>
    public string Targets { get; init; } = string.Empty;

    /// <summary>Stages at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Machine.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>Process there.</summary>
    public int Pid { get; init; } = Environment.ProcessId;

    /// <summary>How many stages are in which of the <see cref="StageStates"/>.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>();

    /// <summary>The number of its last change.</summary>
    public long Revision { get; init; }
}
