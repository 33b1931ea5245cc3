using System.Text.Json;
using Weir.Persistence;
using Weir.Persistence.Migrations;

namespace Weir.Lineage.Store;

/// <summary>Lineage in a database.</summary>
public sealed class LineageStore : ILineageRecorder
{
    private readonly IDatabase _database;

    private LineageStore(IDatabase database) => _database = database;

    /// <summary>The steps of its tables.</summary>
    public static IReadOnlyList<Migration> Migrations => LineageSchema.Migrations;

    /// <summary>Opens lineage on a database, whose tables are made or brought up to date.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>newer_schema</c>, <c>corrupt_file</c>, <c>locked</c>, <c>cannot_write</c>.</exception>
    public static async Task<LineageStore> OpenAsync(IDatabase database, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        await Migrator.RunAsync(database, LineageSchema.Migrations, time ?? TimeProvider.System, cancellation);
        return new LineageStore(database);
    }

    /// <inheritdoc/>
    public Task RecordAsync(Execution execution, CancellationToken cancellation = default) => _database.WriteAsync(
        session =>
        {
            var added = session.Execute(
                """
                INSERT INTO lineage_executions (id, kind, name, started_at, ended_at, run_id, git_commit, git_dirty, configuration)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
                """,
                execution.Id, execution.Kind, execution.Name, execution.StartedAt.ToUnixTimeMilliseconds(), execution.EndedAt.ToUnixTimeMilliseconds(),
                execution.RunId, execution.GitCommit, SqlValue.FromBoolean(execution.GitDirty), execution.ConfigurationJson);
            if (added == 0) return 0; // recorded before: a retry
            Insert(session, execution.Id, isOutput: false, execution.Inputs);
            Insert(session, execution.Id, isOutput: true, execution.Outputs);
            return 1;
        },
        cancellation);

    /// <summary>Runs queries of the walk on one snapshot.</summary>
    internal Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation) => _database.ReadAsync(work, cancellation);

    private static void Insert(ISqlSession session, string executionId, bool isOutput, IReadOnlyList<Artifact> artifacts)
    {
        for (var i = 0; i < artifacts.Count; i++)
        {
            var artifact = artifacts[i];
            var properties = JsonSerializer.Serialize(artifact.Properties, LineageJson.Default.IReadOnlyDictionaryStringString);
            session.Execute(
                "INSERT INTO lineage_artifacts (execution_id, is_output, position, hash, kind, name, properties) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                executionId, SqlValue.FromBoolean(isOutput), i, artifact.Hash, artifact.Kind, artifact.Name, properties);
        }
    }
}
