using System.Globalization;
using System.Text.Json;
using Weir.Persistence;

namespace Weir.Pipelines.Records;

/// <summary>Reads what pipeline runs have written. It asks nobody whether he may.</summary>
public sealed class PipelineReads
{
    private const string RunColumns = "id, run_id, state, started_at, ended_at, started_by, targets, jobs, host, pid, experiment_id, trigger_name, firing_id, counts, revision";

    private const string AttemptColumns =
        "a.stage, a.attempt, a.state, a.started_at, a.ended_at, a.cause, a.exit_code, a.signal, a.peak_memory, a.cpu_seconds, a.executor, a.log, a.sources, a.message, a.begun_at, a.job, a.host, a.revision";

    private const string StageColumns = "s.stage, s.position, s.stage_group, s.is_data, s.sources, s.state, s.attempt, s.started_at, s.begun_at, s.ended_at, s.executor, s.job, s.host, s.log, s.message, s.revision";

    private readonly IDatabase _database;

    internal PipelineReads(IDatabase database) => _database = database;

    /// <summary>Runs, newest first.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="before">Only those before this one, by its own id.</param>
    /// <param name="experimentId">Only those of an experiment; null for all.</param>
    /// <param name="trigger">Only those that a trigger started; null for all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<List<PipelineRun>> RunsAsync(int limit, string? before = null, string? experimentId = null, string? trigger = null, CancellationToken cancellation = default) => _database.ReadAsync(
        session => session.List(
            $"""
            SELECT {RunColumns} FROM pipeline_runs
            WHERE ($1 = '' OR id < $1) AND ($2 = '' OR experiment_id = $2) AND ($3 = '' OR trigger_name = $3) ORDER BY id DESC LIMIT $4
            """,
            Run, before ?? string.Empty, experimentId ?? string.Empty, trigger ?? string.Empty, limit),
        cancellation);

    /// <summary>A run, by the id of its tracking run; null when that is no pipeline run.</summary>
    public Task<PipelineRun?> FindAsync(string runId, CancellationToken cancellation = default) => _database.ReadAsync(
        session => session.List($"SELECT {RunColumns} FROM pipeline_runs WHERE run_id = $1 ORDER BY id DESC LIMIT 1", Run, runId).FirstOrDefault(), cancellation);

    /// <summary>The attempts of a run, in the order in which they began.</summary>
    /// <param name="id">Of the pipeline run, or of its tracking run.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<List<StageAttempt>> AttemptsAsync(string id, CancellationToken cancellation = default) => _database.ReadAsync(
        session => session.List(
            $"SELECT {AttemptColumns} FROM pipeline_attempts a JOIN pipeline_runs r ON r.id = a.pipeline_id WHERE r.id = $1 OR r.run_id = $1 ORDER BY a.started_at, a.stage, a.attempt", Attempt, id),
        cancellation);

    /// <summary>The stages of a run that have moved and the attempts that have ended since a change, without facts.</summary>
    /// <param name="pipelineId">The run's own id.</param>
    /// <param name="since">Number of the last change that is known; 0 for none.</param>
    /// <param name="limit">At most so many of each.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What has moved, the number to ask with the next time, and whether that will give more.</returns>
    public Task<(List<StageRecord> Stages, List<StageAttempt> Attempts, long Until, bool HasMore)> ChangesAsync(string pipelineId, long since, int limit, CancellationToken cancellation = default) => _database.ReadAsync(
        session =>
        {
            var stages = session.List($"SELECT {StageColumns} FROM pipeline_stages s WHERE s.pipeline_id = $1 AND s.revision > $2 ORDER BY s.revision LIMIT $3", Stage, pipelineId, since, limit);
            var attempts = session.List($"SELECT {AttemptColumns} FROM pipeline_attempts a WHERE a.pipeline_id = $1 AND a.revision > $2 ORDER BY a.revision LIMIT $3", Attempt, pipelineId, since, limit);
            // Where one of the two was cut, the other waits for it: nothing is passed over.
            var until = Math.Min(stages.Count == limit ? stages[^1].Revision : long.MaxValue, attempts.Count == limit ? attempts[^1].Revision : long.MaxValue);
            stages.RemoveAll(s => s.Revision > until);
            attempts.RemoveAll(a => a.Revision > until);
            var reached = Math.Max(stages.Count > 0 ? stages[^1].Revision : since, attempts.Count > 0 ? attempts[^1].Revision : since);
            return (stages, attempts, reached, until < long.MaxValue);
        },
        cancellation);

    /// <summary>One stage of a run with its facts and its attempts; null when the run has none of that name.</summary>
    public Task<(StageRecord Stage, List<StageAttempt> Attempts)?> StageAsync(string pipelineId, string stage, CancellationToken cancellation = default) => _database.ReadAsync<(StageRecord, List<StageAttempt>)?>(
        session =>
        {
            var found = session.List(
                $"SELECT {StageColumns}, s.facts FROM pipeline_stages s WHERE s.pipeline_id = $1 AND s.stage = $2",
                r => Stage(r) with { Facts = r.GetTextOrNull(16) is { } json ? JsonSerializer.Deserialize(json, PipelineJson.Default.StageFacts) : null },
                pipelineId, stage).FirstOrDefault();
            return found is null ? null : (found, session.List($"SELECT {AttemptColumns} FROM pipeline_attempts a WHERE a.pipeline_id = $1 AND a.stage = $2 ORDER BY a.attempt", Attempt, pipelineId, stage));
        },
        cancellation);

    private static PipelineRun Run(SqlRows r) => new(r.GetText(0), r.GetText(1), r.GetText(2), At(r, 3)!.Value)
    {
        EndedAt = At(r, 4),
        StartedBy = r.GetText(5),
        Targets = r.GetText(6),
        Jobs = (int)r.GetInt64(7),
        Host = r.GetText(8),
        Pid = (int)r.GetInt64(9),
        ExperimentId = r.GetTextOrNull(10),
        Trigger = r.GetTextOrNull(11),
        FiringId = r.GetTextOrNull(12),
        Counts = r.GetTextOrNull(13) is { } counts ? JsonSerializer.Deserialize(counts, PipelineJson.Default.IReadOnlyDictionaryStringInt32)! : new Dictionary<string, int>(),
        Revision = r.GetInt64(14),
    };

    private static StageAttempt Attempt(SqlRows r) => new(r.GetText(0), (int)r.GetInt64(1), r.GetText(2), At(r, 3)!.Value, At(r, 4)!.Value)
    {
        Cause = r.GetTextOrNull(5),
        ExitCode = r.IsNull(6) ? null : (int)r.GetInt64(6),
        Signal = r.IsNull(7) ? null : (int)r.GetInt64(7),
        PeakMemoryBytes = r.IsNull(8) ? null : r.GetInt64(8),
        CpuSeconds = r.IsNull(9) ? null : r.GetDouble(9),
        Executor = r.GetText(10),
        Log = r.GetTextOrNull(11),
        Sources = r.GetText(12).Split('\n', StringSplitOptions.RemoveEmptyEntries),
        Message = r.GetTextOrNull(13),
        BegunAt = At(r, 14),
        Job = r.GetTextOrNull(15),
        Host = r.GetTextOrNull(16),
        Revision = r.GetInt64(17),
    };

    private static StageRecord Stage(SqlRows r) => new(r.GetText(0), (int)r.GetInt64(1))
    {
        Group = r.GetTextOrNull(2),
        IsData = r.GetInt64(3) != 0,
        Sources = [.. r.GetText(4).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))],
        State = r.GetText(5),
        Attempt = (int)r.GetInt64(6),
        StartedAt = At(r, 7),
        BegunAt = At(r, 8),
        EndedAt = At(r, 9),
        Executor = r.GetTextOrNull(10),
        Job = r.GetTextOrNull(11),
        Host = r.GetTextOrNull(12),
        Log = r.GetTextOrNull(13),
        Message = r.GetTextOrNull(14),
        Revision = r.GetInt64(15),
    };

    private static DateTimeOffset? At(SqlRows r, int column) => r.IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(column));
}
