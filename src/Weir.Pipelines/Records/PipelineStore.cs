using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Persistence;
using Weir.Persistence.Migrations;

namespace Weir.Pipelines.Records;

/// <summary>Pipeline runs, their stages and the attempts of those, in a database: what a run writes. <see cref="PipelineReads"/> reads it.</summary>
public sealed class PipelineStore
{
    private const int AttemptColumns = 19;
    private const int StageColumns = 18;

    private readonly IDatabase _database;

    private PipelineStore(IDatabase database)
    {
        _database = database;
        Reads = new PipelineReads(database);
    }

    /// <summary>The steps of its tables.</summary>
    public static IReadOnlyList<Migration> Migrations => PipelineSchema.Migrations;

    /// <summary>What has been written.</summary>
    public PipelineReads Reads { get; }

    /// <summary>Opens the tables, which are made or brought up to date.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>newer_schema</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public static async Task<PipelineStore> OpenAsync(IDatabase database, TimeProvider time, CancellationToken cancellation = default)
    {
        await Migrator.RunAsync(database, PipelineSchema.Migrations, time, cancellation);
        return new PipelineStore(database);
    }

    /// <summary>Notes that a run begins. Runs of this host whose process is gone are noted as killed.</summary>
    /// <returns>The tracking runs of those that were killed.</returns>
    public Task<IReadOnlyList<string>> BeginAsync(PipelineRun run, Func<int, bool> isAlive, CancellationToken cancellation = default) => _database.WriteAsync(
        session =>
        {
            var killed = KilledRuns.Note(session, run.Host, isAlive);
            session.Execute(
                """
                INSERT INTO pipeline_runs (id, run_id, state, started_at, ended_at, started_by, targets, jobs, host, pid, experiment_id, trigger_name, firing_id)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                """,
                run.Id, run.RunId, run.State, run.StartedAt.ToUnixTimeMilliseconds(), (long?)null, run.StartedBy, run.Targets, run.Jobs, run.Host, run.Pid, run.ExperimentId, run.Trigger, run.FiringId);
            return killed;
        },
        cancellation);

    /// <summary>Writes what has moved, all or nothing.</summary>
    public Task SaveAsync(string pipelineId, PipelineMoves moves, CancellationToken cancellation = default)
    {
        var attempts = Values(moves.Attempts, AttemptColumns, a => Row(pipelineId, a));
        var stages = Values(moves.Stages, StageColumns, s => Row(pipelineId, s));
        var counts = JsonSerializer.Serialize(moves.Counts, PipelineJson.Default.IReadOnlyDictionaryStringInt32);
        return _database.WriteAsync(
            session =>
            {
                if (attempts.Length > 0) session.ExecuteMany(InsertAttempt, AttemptColumns, attempts);
                if (stages.Length > 0) session.ExecuteMany(PutStage, StageColumns, stages);
                return session.Execute("UPDATE pipeline_runs SET counts = $1, revision = $2 WHERE id = $3", counts, moves.Revision, pipelineId);
            },
            cancellation);
    }

    /// <summary>Notes how a run ended.</summary>
    public Task EndAsync(string pipelineId, string state, DateTimeOffset endedAt, CancellationToken cancellation = default) => _database.WriteAsync(
        session => session.Execute("UPDATE pipeline_runs SET state = $1, ended_at = $2 WHERE id = $3", state, endedAt.ToUnixTimeMilliseconds(), pipelineId), cancellation);

    /// <summary>Removes pipeline runs with their stages and attempts, by their tracking runs, within a transaction of the same database.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="runIds">Tracking runs that go; one that is no pipeline run counts for nothing.</param>
    public static void Remove(ISqlSession session, IReadOnlyList<string> runIds)
    {
        using var ids = new MemoryStream();
        using (var json = new Utf8JsonWriter(ids))
        {
            json.WriteStartArray();
            foreach (var id in runIds) json.WriteStringValue(id);
            json.WriteEndArray();
        }

        var list = Encoding.UTF8.GetString(ids.GetBuffer().AsSpan(0, (int)ids.Length));
        var chosen = $"SELECT id FROM pipeline_runs WHERE run_id IN {session.Dialect.TextList("$1")}";
        session.Execute($"DELETE FROM pipeline_attempts WHERE pipeline_id IN ({chosen})", list);
        session.Execute($"DELETE FROM pipeline_stages WHERE pipeline_id IN ({chosen})", list);
        session.Execute($"DELETE FROM pipeline_runs WHERE run_id IN {session.Dialect.TextList("$1")}", list);
    }

    private const string InsertAttempt = """
        INSERT INTO pipeline_attempts (pipeline_id, stage, attempt, state, cause, exit_code, signal, started_at, begun_at, ended_at, peak_memory, cpu_seconds, executor, job, host, log, sources, message, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT DO NOTHING
        """;

    // The facts are sent once, when they are known; later changes leave them.
    private const string PutStage = """
        INSERT INTO pipeline_stages (pipeline_id, stage, position, stage_group, is_data, sources, state, attempt, started_at, begun_at, ended_at, executor, job, host, log, message, facts, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (pipeline_id, stage) DO UPDATE SET
            state = excluded.state, attempt = excluded.attempt, started_at = excluded.started_at, begun_at = excluded.begun_at, ended_at = excluded.ended_at, executor = excluded.executor,
            job = excluded.job, host = excluded.host, log = excluded.log, message = excluded.message, facts = COALESCE(excluded.facts, pipeline_stages.facts), revision = excluded.revision
        """;

    private static SqlValue[] Values<T>(IReadOnlyList<T> rows, int columns, Func<T, SqlValue[]> row)
    {
        var values = new SqlValue[rows.Count * columns];
        for (var i = 0; i < rows.Count; i++) row(rows[i]).CopyTo(values, i * columns);
        return values;
    }

    private static SqlValue[] Row(string pipelineId, StageAttempt a) =>
    [
        pipelineId, a.Stage, a.Attempt, a.State, a.Cause, (long?)a.ExitCode, (long?)a.Signal, a.StartedAt.ToUnixTimeMilliseconds(), a.BegunAt?.ToUnixTimeMilliseconds(), a.EndedAt.ToUnixTimeMilliseconds(),
        a.PeakMemoryBytes, a.CpuSeconds is { } cpu ? cpu : default(SqlValue), a.Executor, a.Job, a.Host, a.Log, string.Join('\n', a.Sources), a.Message, a.Revision,
    ];

    private static SqlValue[] Row(string pipelineId, StageRecord s) =>
    [
        pipelineId, s.Stage, s.Position, s.Group, s.IsData ? 1 : 0, string.Join(',', s.Sources.Select(p => p.ToString(CultureInfo.InvariantCulture))), s.State, s.Attempt,
        s.StartedAt?.ToUnixTimeMilliseconds(), s.BegunAt?.ToUnixTimeMilliseconds(), s.EndedAt?.ToUnixTimeMilliseconds(), s.Executor, s.Job, s.Host, s.Log, s.Message,
        s.Facts is null ? null : JsonSerializer.Serialize(s.Facts, PipelineJson.Default.StageFacts), s.Revision,
    ];
}
