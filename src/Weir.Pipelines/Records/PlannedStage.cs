namespace Weir.Pipelines.Records;

/// <summary>A node of a run before anything of it has run.</summary>
/// <param name="Stage">Its address, or the path of a <c>.dvc</c> file.</param>
/// <param name="Sources">Addresses that it waits for.</param>
public sealed record PlannedStage(string Stage, IReadOnlyList<string> Sources)
{
    /// <summary>The <c>foreach</c> or <c>matrix</c> that it belongs to; null for a stage of its own.</summary>
    public string? Group { get; init; }

    /// <summary>True for tracked data, which no command makes.</summary>
    public bool IsData { get; init; }
}

/// <summary>An attempt that begins.</summary>
/// <param name="Stage">Address.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="At">When.</param>
/// <param name="Facts">What it runs, with what, and why.</param>
public sealed record StageStart(string Stage, int Attempt, DateTimeOffset At, StageFacts Facts)
{
    /// <summary>Who runs it.</summary>
    public string Executor { get; init; } = "local";

    /// <summary>True where it may have to wait for a machine.</summary>
    public bool IsQueued { get; init; }

    /// <summary>Its log, relative to the project.</summary>
    public string? Log { get; init; }
}
