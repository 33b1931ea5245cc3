using System.Text.Json.Serialization;

namespace Weir.Pipelines.Experiments.Queue;

/// <summary>What is known of an experiment that a worker took from the queue.</summary>
internal sealed record QueueRecord(string Commit, string Name, string Baseline, string Head)
{
    /// <summary><c>running</c>, <c>success</c> or <c>failed</c>.</summary>
    public string State { get; init; } = "running";

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The worker's process.</summary>
    public int Pid { get; init; }

    /// <summary>How often a worker began it; one that died is given a second chance.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The ref that it made.</summary>
    public string? Ref { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; init; }
}

/// <summary>Records as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(QueueRecord))]
internal sealed partial class QueueJson : JsonSerializerContext;
