using Weir.Persistence.Migrations;

namespace Weir.Pipelines.Records;

/// <summary>Tables of pipeline runs: one row a run, one a stage's attempt.</summary>
internal static class PipelineSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("pipelines", 1, "runs and attempts", """
            CREATE TABLE pipeline_runs (
                id TEXT PRIMARY KEY, run_id TEXT NOT NULL, state TEXT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT,
                started_by TEXT NOT NULL, targets TEXT NOT NULL, jobs INTEGER NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL);
            CREATE INDEX pipeline_runs_by_run ON pipeline_runs (run_id);
            CREATE TABLE pipeline_attempts (
                pipeline_id TEXT NOT NULL REFERENCES pipeline_runs, stage TEXT NOT NULL, attempt INTEGER NOT NULL, state TEXT NOT NULL, cause TEXT,
                exit_code INTEGER, signal INTEGER, started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, peak_memory BIGINT, cpu_seconds DOUBLE PRECISION,
                executor TEXT NOT NULL, log TEXT, sources TEXT NOT NULL, message TEXT,
                PRIMARY KEY (pipeline_id, stage, attempt)) {clustered};
            """),
    ];
}
