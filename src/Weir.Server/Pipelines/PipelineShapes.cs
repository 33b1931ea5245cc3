using Weir.Pipelines.Records;

namespace Weir.Server.Pipelines;

/// <summary>A run of a pipeline in a list. Times in milliseconds since 1970.</summary>
/// <param name="Id">The id of its run in the tracking store.</param>
/// <param name="Name">That run's name.</param>
/// <param name="ExperimentId">That run's experiment.</param>
/// <param name="State"><c>running</c>, <c>finished</c>, <c>failed</c> or <c>killed</c>.</param>
/// <param name="StartedAt">When its first command began.</param>
/// <param name="EndedAt">When it ended; null while it runs, and after a kill.</param>
/// <param name="StartedBy">What started it, in words.</param>
/// <param name="Trigger">The trigger that started it.</param>
/// <param name="FiringId">That trigger's firing.</param>
/// <param name="Targets">What was asked for; empty for everything.</param>
/// <param name="Jobs">Stages at once.</param>
/// <param name="Host">Machine.</param>
/// <param name="Counts">How many stages are in which state.</param>
public sealed record PipelineRow(
    string Id, string Name, string ExperimentId, string State, long StartedAt, long? EndedAt, string StartedBy, string? Trigger, string? FiringId, string Targets, int Jobs, string Host,
    IReadOnlyDictionary<string, int> Counts);

/// <summary>A page of pipeline runs, newest first.</summary>
/// <param name="Pipelines">The runs.</param>
/// <param name="Next">What to give as <c>before</c> for the next page; null on the last.</param>
public sealed record PipelineList(IReadOnlyList<PipelineRow> Pipelines, string? Next);

/// <summary>A stage of a run.</summary>
/// <param name="Position">Its place in a sequential run; other stages name it by that.</param>
/// <param name="Stage">Address, or path of a <c>.dvc</c> file.</param>
/// <param name="IsData">True for tracked data, which no command makes.</param>
/// <param name="Group">The <c>foreach</c> or <c>matrix</c> that it belongs to.</param>
/// <param name="Sources">Positions of what it waits for.</param>
/// <param name="State"><c>waiting</c>, <c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>cached</c>, <c>skipped</c>, <c>recorded</c>, <c>failed</c>, <c>blocked</c> or <c>cancelled</c>.</param>
/// <param name="Attempt">The attempt at work, or the last; 0 when no command was started.</param>
/// <param name="StartedAt">When that was asked for.</param>
/// <param name="BegunAt">When a machine began it, where it had to wait for one.</param>
/// <param name="EndedAt">When the stage was done.</param>
/// <param name="Executor">Who runs it.</param>
/// <param name="Job">What a cluster calls it.</param>
/// <param name="Host">Machine of a cluster.</param>
public sealed record StageRow(
    int Position, string Stage, bool IsData, string? Group, IReadOnlyList<int> Sources, string State, int Attempt, long? StartedAt, long? BegunAt, long? EndedAt, string? Executor, string? Job, string? Host);

/// <summary>An attempt that has ended.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Attempt">1 for the first; 0 for a result that came from an earlier run.</param>
/// <param name="State"><c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>cached</c>.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="BegunAt">When a machine began it, where it had to wait for one.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Cause">Why it did not succeed, in one word.</param>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Signal">The signal that ended it.</param>
/// <param name="PeakMemoryBytes">Most memory of one of its processes.</param>
/// <param name="CpuSeconds">Processor time.</param>
/// <param name="Executor">Who ran it.</param>
/// <param name="Job">What a cluster called it.</param>
/// <param name="Host">Machine of a cluster.</param>
/// <param name="HasLog">True when it printed something.</param>
/// <param name="Message">Why it ended so, in words.</param>
public sealed record AttemptRow(
    string Stage, int Attempt, string State, long StartedAt, long? BegunAt, long EndedAt, string? Cause, int? ExitCode, int? Signal, long? PeakMemoryBytes, double? CpuSeconds, string Executor, string? Job,
    string? Host, bool HasLog, string? Message);

/// <summary>What has moved in a run since a change.</summary>
/// <param name="Pipeline">The run as it stands.</param>
/// <param name="Stages">Stages that have moved, as they stand.</param>
/// <param name="Attempts">Attempts that have ended.</param>
/// <param name="Until">What to give as <c>since</c> the next time.</param>
/// <param name="HasMore">True when the next time is now.</param>
public sealed record PipelineChanges(PipelineRow Pipeline, IReadOnlyList<StageRow> Stages, IReadOnlyList<AttemptRow> Attempts, long Until, bool HasMore);

/// <summary>A stage with all that is known of it.</summary>
/// <param name="Stage">Where it stands.</param>
/// <param name="Message">Why, where that needs words.</param>
/// <param name="Facts">What it ran, with what, and why; null for what was not run.</param>
/// <param name="Attempts">Attempts that have ended.</param>
public sealed record StageDetail(StageRow Stage, string? Message, StageFacts? Facts, IReadOnlyList<AttemptRow> Attempts);

/// <summary>A piece of a log.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="End">Where it ends; what to ask from next.</param>
/// <param name="Size">How long the log is now.</param>
/// <param name="Text">The piece; bytes that are no UTF-8 are replaced.</param>
/// <param name="IsLive">True while more may come.</param>
/// <param name="IsMissing">True when there is no log: nothing was printed, it was cleared away, or it lies on another machine.</param>
public sealed record LogPage(long Offset, long End, long Size, string Text, bool IsLive, bool IsMissing);

/// <summary>An event of a run's stream.</summary>
/// <param name="State">The run's state.</param>
/// <param name="Until">The number of its last change.</param>
public sealed record PipelineEvent(string State, long Until);
