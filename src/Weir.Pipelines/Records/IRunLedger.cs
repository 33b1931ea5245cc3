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

    /// <summary>Notes what the run will look at, in the order of a sequential run; before all else.</summary>
    void Plan(IReadOnlyList<PlannedStage> stages)
    {
    }

    /// <summary>Notes an attempt that begins.</summary>
    void Begin(StageStart start)
    {
    }

    /// <summary>Notes where an attempt on another machine waits or runs.</summary>
    void Place(string stage, Execution.CommandPlace place)
    {
    }

    /// <summary>Notes what a stage made, besides what was known when it began.</summary>
    void Know(string stage, StageFacts facts)
    {
    }

    /// <summary>Notes that a node is done.</summary>
    /// <param name="stage">Its address.</param>
    /// <param name="state">One of <see cref="StageStates"/>.</param>
    /// <param name="message">What a person should know.</param>
    void End(string stage, string state, string? message)
    {
    }

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

    /// <summary>When a machine began it, where it had to wait for one; null where it began at once.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>What a cluster called it.</summary>
    public string? Job { get; init; }

    /// <summary>Machine of a cluster that ran it.</summary>
    public string? Host { get; init; }

    /// <summary>Grows with each change in a run, together with <see cref="StageRecord.Revision"/>.</summary>
    public long Revision { get; init; }

    /// <summary>Its log, relative to the project; null when it printed nothing.</summary>
    public string? Log { get; init; }

    /// <summary>What it waited for, by address.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What a person should know: the error's sentence, or where a cached result came from.</summary>
    public string? Message { get; init; }
}
