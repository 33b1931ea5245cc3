using Weir.Persistence.Migrations;

namespace Weir.Pipelines.Records;

/// <summary>Tables of pipeline runs: one row a run, one a stage of it, one a stage's attempt that ended.</summary>
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
        new("pipelines", 2, "stages as they move", """
            ALTER TABLE pipeline_runs ADD COLUMN experiment_id TEXT;
            ALTER TABLE pipeline_runs ADD COLUMN trigger_name TEXT;
            ALTER TABLE pipeline_runs ADD COLUMN firing_id TEXT;
            ALTER TABLE pipeline_runs ADD COLUMN counts TEXT;
            ALTER TABLE pipeline_runs ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
            CREATE INDEX pipeline_runs_by_start ON pipeline_runs (started_at);
            ALTER TABLE pipeline_attempts ADD COLUMN begun_at BIGINT;
            ALTER TABLE pipeline_attempts ADD COLUMN job TEXT;
            ALTER TABLE pipeline_attempts ADD COLUMN host TEXT;
            ALTER TABLE pipeline_attempts ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
            CREATE INDEX pipeline_attempts_by_revision ON pipeline_attempts (pipeline_id, revision);
            CREATE TABLE pipeline_stages (
                pipeline_id TEXT NOT NULL REFERENCES pipeline_runs, stage TEXT NOT NULL, position INTEGER NOT NULL, stage_group TEXT, is_data INTEGER NOT NULL, sources TEXT NOT NULL,
                state TEXT NOT NULL, attempt INTEGER NOT NULL, started_at BIGINT, begun_at BIGINT, ended_at BIGINT, executor TEXT, job TEXT, host TEXT, log TEXT, message TEXT, facts TEXT,
                revision BIGINT NOT NULL, PRIMARY KEY (pipeline_id, stage)) {clustered};
            CREATE INDEX pipeline_stages_by_revision ON pipeline_stages (pipeline_id, revision);
            """),
    ];
}
