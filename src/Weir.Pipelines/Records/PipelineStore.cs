using Weir.Persistence;
using Weir.Persistence.Migrations;

namespace Weir.Pipelines.Records;

/// <summary>Pipeline runs and the attempts of their stages in a database.</summary>
public sealed class PipelineStore
{
    private const int AttemptColumns = 15;

    private readonly IDatabase _database;

    private PipelineStore(IDatabase database) => _database = database;

    /// <summary>The steps of its tables.</summary>
    public static IReadOnlyList<Migration> Migrations => PipelineSchema.Migrations;

    /// <summary>Opens the tables, which are made or brought up to date.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>newer_schema</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public static async Task<PipelineStore> OpenAsync(IDatabase database, TimeProvider time, CancellationToken cancellation = default)
    {
        await Migrator.RunAsync(database, PipelineSchema.Migrations, time, cancellation);
        return new PipelineStore(database);
    }

    /// <summary>Notes that a run begins. Runs of this host whose process is gone are noted as killed.</summary>
    public Task BeginAsync(PipelineRun run, Func<int, bool> isAlive, CancellationToken cancellation = default) => _database.WriteAsync(
        session =>
        {
            foreach (var (id, pid) in session.List("SELECT id, pid FROM pipeline_runs WHERE state = 'running' AND host = $1", r => (r.GetText(0), (int)r.GetInt64(1)), run.Host))
                if (!isAlive(pid)) session.Execute("UPDATE pipeline_runs SET state = 'killed' WHERE id = $1", id);
            return session.Execute(
                "INSERT INTO pipeline_runs (id, run_id, state, started_at, ended_at, started_by, targets, jobs, host, pid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                run.Id, run.RunId, run.State, run.StartedAt.ToUnixTimeMilliseconds(), (long?)null, run.StartedBy, run.Targets, run.Jobs, run.Host, run.Pid);
        },
        cancellation);

    /// <summary>Adds attempts.</summary>
    public Task AddAsync(string pipelineId, IReadOnlyList<StageAttempt> attempts, CancellationToken cancellation = default) => _database.WriteAsync(
        session =>
        {
            var values = new SqlValue[attempts.Count * AttemptColumns];
            for (var i = 0; i < attempts.Count; i++) Row(pipelineId, attempts[i]).CopyTo(values, i * AttemptColumns);
            return session.ExecuteMany(
                """
                INSERT INTO pipeline_attempts (pipeline_id, stage, attempt, state, cause, exit_code, signal, started_at, ended_at, peak_memory, cpu_seconds, executor, log, sources, message)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING
                """,
                AttemptColumns, values);
        },
        cancellation);

    /// <summary>Notes how a run ended.</summary>
    public Task EndAsync(string pipelineId, string state, DateTimeOffset endedAt, CancellationToken cancellation = default) => _database.WriteAsync(
        session => session.Execute("UPDATE pipeline_runs SET state = $1, ended_at = $2 WHERE id = $3", state, endedAt.ToUnixTimeMilliseconds(), pipelineId), cancellation);

    /// <summary>The newest runs.</summary>
    public Task<List<PipelineRun>> RunsAsync(int limit, CancellationToken cancellation = default) => _database.ReadAsync(
        session => session.List(
            "SELECT id, run_id, state, started_at, ended_at, started_by, targets, jobs, host, pid FROM pipeline_runs ORDER BY started_at DESC, id DESC LIMIT $1",
            r => new PipelineRun(r.GetText(0), r.GetText(1), r.GetText(2), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3)))
            {
                EndedAt = r.IsNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4)),
                StartedBy = r.GetText(5),
                Targets = r.GetText(6),
                Jobs = (int)r.GetInt64(7),
                Host = r.GetText(8),
                Pid = (int)r.GetInt64(9),
            },
            limit),
        cancellation);

    /// <summary>The attempts of a run, in the order in which they began.</summary>
    /// <param name="id">Of the pipeline run, or of its tracking run.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<List<StageAttempt>> AttemptsAsync(string id, CancellationToken cancellation = default) => _database.ReadAsync(
        session => session.List(
            """
            SELECT a.stage, a.attempt, a.state, a.started_at, a.ended_at, a.cause, a.exit_code, a.signal, a.peak_memory, a.cpu_seconds, a.executor, a.log, a.sources, a.message
            FROM pipeline_attempts a JOIN pipeline_runs r ON r.id = a.pipeline_id WHERE r.id = $1 OR r.run_id = $1 ORDER BY a.started_at, a.stage, a.attempt
            """,
            r => new StageAttempt(r.GetText(0), (int)r.GetInt64(1), r.GetText(2), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3)), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4)))
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
            },
            id),
        cancellation);

    private static SqlValue[] Row(string pipelineId, StageAttempt a) =>
    [
        pipelineId, a.Stage, a.Attempt, a.State, a.Cause, (long?)a.ExitCode, (long?)a.Signal, a.StartedAt.ToUnixTimeMilliseconds(), a.EndedAt.ToUnixTimeMilliseconds(),
        a.PeakMemoryBytes, a.CpuSeconds is { } cpu ? cpu : default(SqlValue), a.Executor, a.Log, string.Join('\n', a.Sources), a.Message,
    ];
}

/// <summary>One run of a pipeline.</summary>
/// <param name="Id">Its own id, which orders by time.</param>
/// <param name="RunId">Its run in the tracking store.</param>
/// <param name="State"><c>running</c>, <c>finished</c>, <c>failed</c> or <c>killed</c>.</param>
/// <param name="StartedAt">When its first command began.</param>
public sealed record PipelineRun(string Id, string RunId, string State, DateTimeOffset StartedAt)
{
    /// <summary>When it ended; null while it runs, and after a kill.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What started it.</summary>
    public string StartedBy { get; init; } = "manual";

    /// <summary>Its targets, in one text.</summary>
    public string Targets { get; init; } = string.Empty;

    /// <summary>Stages at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Machine.</summary>
    public string Host { get; init; } = Environment.MachineName;

    /// <summary>Process there.</summary>
    public int Pid { get; init; } = Environment.ProcessId;
}
