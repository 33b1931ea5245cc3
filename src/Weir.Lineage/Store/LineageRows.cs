using System.Text.Json;
using Weir.Persistence;

namespace Weir.Lineage.Store;

/// <summary>SQL that reads lineage.</summary>
internal static class LineageRows
{
    private const string ExecutionColumns = "e.id, e.kind, e.name, e.started_at, e.ended_at, e.run_id, e.git_commit, e.git_dirty, e.configuration";

    /// <summary>An execution with its inputs and outputs.</summary>
    public static Execution? Execution(ISqlSession session, string id)
    {
        var found = session.FirstOrDefault($"SELECT {ExecutionColumns} FROM lineage_executions e WHERE e.id = $1", ReadExecution, id);
        return found is null ? null : found with { Inputs = Artifacts(session, id, false), Outputs = Artifacts(session, id, true) };
    }

    /// <summary>Executions that made (or read) a content, newest first.</summary>
    public static List<string> ExecutionsOf(ISqlSession session, string hash, bool asOutput) => session.List(
        """
        SELECT DISTINCT e.id, e.ended_at FROM lineage_artifacts a JOIN lineage_executions e ON e.id = a.execution_id
        WHERE a.hash = $1 AND a.is_output = $2 ORDER BY e.ended_at DESC, e.id
        """,
        r => r.GetText(0), hash, SqlValue.FromBoolean(asOutput));

    /// <summary>Executions of a run, or the one with this id, oldest first.</summary>
    public static List<string> ExecutionsOfRun(ISqlSession session, string id) => session.List(
        "SELECT id FROM lineage_executions WHERE run_id = $1 OR id = $1 ORDER BY started_at, id", r => r.GetText(0), id);

    /// <summary>The artifact as it was last called, by hash; null when no execution touched it.</summary>
    public static Artifact? ByHash(ISqlSession session, string hash) => session.FirstOrDefault(
        """
        SELECT a.kind, a.hash, a.name, a.properties FROM lineage_artifacts a JOIN lineage_executions e ON e.id = a.execution_id
        WHERE a.hash = $1 ORDER BY a.is_output DESC, e.ended_at DESC LIMIT 1
        """,
        ReadArtifact, hash);

    /// <summary>The newest content that had a name.</summary>
    public static Artifact? ByName(ISqlSession session, string name) => session.FirstOrDefault(
        """
        SELECT a.kind, a.hash, a.name, a.properties FROM lineage_artifacts a JOIN lineage_executions e ON e.id = a.execution_id
        WHERE a.name = $1 ORDER BY e.ended_at DESC, a.is_output DESC LIMIT 1
        """,
        ReadArtifact, name);

    /// <summary>Names near which a mistyped one may lie.</summary>
    public static List<string> Names(ISqlSession session) =>
        session.List("SELECT name FROM lineage_artifacts GROUP BY name ORDER BY MAX(execution_id) LIMIT 10000", r => r.GetText(0));

    private static List<Artifact> Artifacts(ISqlSession session, string executionId, bool isOutput) => session.List(
        "SELECT kind, hash, name, properties FROM lineage_artifacts WHERE execution_id = $1 AND is_output = $2 ORDER BY position", ReadArtifact, executionId, SqlValue.FromBoolean(isOutput));

    private static Artifact ReadArtifact(SqlRows row) => new(row.GetText(0), row.GetText(1), row.GetText(2))
    {
        Properties = JsonSerializer.Deserialize(row.GetText(3), LineageJson.Default.IReadOnlyDictionaryStringString)!,
    };

    private static Execution ReadExecution(SqlRows row) => new()
    {
        Id = row.GetText(0),
        Kind = row.GetText(1),
        Name = row.GetText(2),
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        RunId = row.GetTextOrNull(5),
        GitCommit = row.GetTextOrNull(6),
        GitDirty = row.GetBoolean(7),
        ConfigurationJson = row.GetTextOrNull(8),
    };
}
