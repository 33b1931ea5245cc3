using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Records;

/// <summary>Keeps the record of one pipeline run. Begun when the first command really starts; a run that finds nothing to do keeps nothing.</summary>
public interface IRunLedger
{
    /// <summary>Begins the record, once; later calls return at once.</summary>
    /// <returns>Variables for the commands.</returns>
    Task<IReadOnlyDictionary<string, string?>> BeginAsync(CancellationToken cancellation);

    /// <summary>Notes an attempt that ended, to be written with the next <see cref="FlushAsync"/>.</summary>
    void Add(StageAttempt attempt);

    /// <summary>Notes the lineage of a stage, to be written with the next <see cref="FlushAsync"/>.</summary>
    void Add(LineageExecution execution);

    /// <summary>Makes everything noted so far durable.</summary>
    Task FlushAsync(CancellationToken cancellation);

    /// <summary>Ends the record.</summary>
    /// <param name="outcome">How the run ended.</param>
    Task EndAsync(RunOutcome outcome);
}

/// <summary>How a pipeline run ended.</summary>
public enum RunOutcome
{
    /// <summary>All that was to run ran.</summary>
    Finished,

    /// <summary>A stage failed.</summary>
    Failed,

    /// <summary>It was interrupted.</summary>
    Killed,
}

/// <summary>One attempt of one stage.</summary>
/// <param name="Stage">Address of the stage.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="State"><c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>cached</c>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record StageAttempt(string Stage, int Attempt, string State, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>Why it did not succeed: <c>exit-code</c>, <c>signal</c>, <c>timeout</c>, <c>missing-output</c>, <c>changed-input</c>, <c>error</c>; null when it did.</summary>
    public string? Cause { get; init; }

    /// <summary>Exit code of its command.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it.</summary>
    public int? Signal { get; init; }

    /// <summary>Most memory of one of its processes, bytes.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Processor time, seconds.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Where it ran.</summary>
    public string Executor { get; init; } = "local";

    /// <summary>Its log, relative to the project; null when it printed nothing.</summary>
    public string? Log { get; init; }

    /// <summary>What it waited for, by address.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What a person should know: the error's sentence, or where a cached result came from.</summary>
    public string? Message { get; init; }
}
