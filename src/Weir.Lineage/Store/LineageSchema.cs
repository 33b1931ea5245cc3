using Weir.Persistence.Migrations;

namespace Weir.Lineage.Store;

/// <summary>Tables of lineage: what happened, and which content went in and out. Content is known by its hash, names are what it was called.</summary>
internal static class LineageSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("lineage", 1, "executions and artifacts", """
            CREATE TABLE lineage_executions (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL,
                run_id TEXT, git_commit TEXT, git_dirty INTEGER NOT NULL, configuration TEXT);
            CREATE INDEX lineage_executions_by_run ON lineage_executions (run_id) WHERE run_id IS NOT NULL;
            CREATE TABLE lineage_artifacts (
                execution_id TEXT NOT NULL REFERENCES lineage_executions, is_output INTEGER NOT NULL, position INTEGER NOT NULL,
                hash TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, properties TEXT NOT NULL,
                PRIMARY KEY (execution_id, is_output, position)) {clustered};
            CREATE INDEX lineage_artifacts_by_hash ON lineage_artifacts (hash, is_output);
            CREATE INDEX lineage_artifacts_by_name ON lineage_artifacts (name);
            """),
    ];
}
