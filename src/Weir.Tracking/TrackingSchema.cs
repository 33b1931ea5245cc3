using Weir.Persistence.Migrations;
using Weir.Tracking.Registry;

namespace Weir.Tracking;

/// <summary>Tables of tracking and registry.</summary>
/// <remarks>Runs and metric keys have small internal numbers. The points of a metric lie in segments of some thousand, a few bytes each, and the
/// newest in rows of their own, in the order of the history call; what can be asked of a series without its points (the latest value by
/// MLflow's rule, least, greatest, mean) is kept in <c>latest_metrics</c>. NaN is a flag with value 0.</remarks>
internal static class TrackingSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("tracking", 1, "experiments, runs, metrics", Runs),
        new("tracking", 2, "model registry", Registry),
        new("tracking", 3, "metric segments", Segments),
        new("tracking", 4, "indices of values", Values),
        new("tracking", 5, "logged models", LoggedModels.LoggedModelSchema.Tables),
        new("tracking", 6, "traces", Traces.TraceSchema.Tables),
        new("tracking", 7, "webhooks", Webhooks.WebhookSchema.Tables),
        new("tracking", 8, "evaluation data sets, scorers", Evaluation.EvaluationSchema.Tables),
        new("tracking", 9, "promotion, evaluations, package digests, history", RegistryGovernance.Tables),
        new("tracking", 10, "heartbeats of runs", Upkeep.HeartbeatTable.Tables),
    ];

    private const string Runs = """
        CREATE TABLE experiments (
            experiment_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, artifact_location TEXT NOT NULL,
            deleted INTEGER NOT NULL, creation_time BIGINT NOT NULL, last_update_time BIGINT NOT NULL);
        CREATE TABLE experiment_tags (
            experiment_id INTEGER NOT NULL REFERENCES experiments, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (experiment_id, key)) {clustered};
        CREATE TABLE runs (
            run_no INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, experiment_id INTEGER NOT NULL REFERENCES experiments,
            name TEXT NOT NULL, user_id TEXT NOT NULL, status TEXT NOT NULL, start_time BIGINT, end_time BIGINT,
            artifact_uri TEXT NOT NULL, deleted INTEGER NOT NULL, deleted_time BIGINT);
        CREATE INDEX runs_by_start ON runs (experiment_id, deleted, start_time DESC, run_id);
        CREATE TABLE params (
            run_no INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (run_no, key)) {clustered};
        CREATE TABLE tags (
            run_no INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (run_no, key)) {clustered};
        CREATE INDEX tags_parent ON tags (value) WHERE key = 'mlflow.parentRunId';
        CREATE TABLE metric_keys (key_no INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
        CREATE TABLE metrics (
            run_no INTEGER NOT NULL, key_no INTEGER NOT NULL, timestamp BIGINT NOT NULL, step BIGINT NOT NULL,
            value {exact real} NOT NULL, nan INTEGER NOT NULL, PRIMARY KEY (run_no, key_no, timestamp, step, value, nan)) {clustered};
        CREATE TABLE latest_metrics (
            run_no INTEGER NOT NULL, key_no INTEGER NOT NULL, timestamp BIGINT NOT NULL, step BIGINT NOT NULL,
            value {exact real} NOT NULL, nan INTEGER NOT NULL, PRIMARY KEY (run_no, key_no)) {clustered};
        CREATE TABLE datasets (
            dataset_no INTEGER PRIMARY KEY, experiment_id INTEGER NOT NULL REFERENCES experiments, name TEXT NOT NULL, digest TEXT NOT NULL,
            source_type TEXT NOT NULL, source TEXT NOT NULL, schema TEXT, profile TEXT, UNIQUE (experiment_id, name, digest));
        CREATE TABLE run_inputs (run_no INTEGER NOT NULL, dataset_no INTEGER NOT NULL REFERENCES datasets, PRIMARY KEY (run_no, dataset_no)) {clustered};
        CREATE TABLE run_input_tags (
            run_no INTEGER NOT NULL, dataset_no INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (run_no, dataset_no, key)) {clustered};
        """;

    private const string Registry = """
        CREATE TABLE registered_models (
            name TEXT PRIMARY KEY, creation_time BIGINT NOT NULL, last_updated_time BIGINT NOT NULL, description TEXT, last_version INTEGER NOT NULL);
        CREATE TABLE registered_model_tags (
            name TEXT NOT NULL REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (name, key)) {clustered};
        CREATE TABLE model_versions (
            name TEXT NOT NULL REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE, version INTEGER NOT NULL,
            creation_time BIGINT NOT NULL, last_updated_time BIGINT NOT NULL, user_id TEXT, stage TEXT NOT NULL, description TEXT,
            source TEXT NOT NULL, storage_location TEXT NOT NULL, run_id TEXT NOT NULL, run_link TEXT NOT NULL, status TEXT NOT NULL, status_message TEXT,
            PRIMARY KEY (name, version)) {clustered};
        CREATE INDEX model_versions_by_run ON model_versions (run_id);
        CREATE TABLE model_version_tags (
            name TEXT NOT NULL, version INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, version, key),
            FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE) {clustered};
        CREATE TABLE model_aliases (
            name TEXT NOT NULL, alias TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (name, alias),
            FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE) {clustered};
        """;

    private const string Segments = """
        CREATE TABLE metric_segments (
            run_no INTEGER NOT NULL, key_no INTEGER NOT NULL, segment_no INTEGER NOT NULL, points INTEGER NOT NULL,
            first_timestamp BIGINT NOT NULL, first_step BIGINT NOT NULL, last_timestamp BIGINT NOT NULL, last_step BIGINT NOT NULL,
            low_step BIGINT NOT NULL, high_step BIGINT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run_no, key_no, segment_no));
        ALTER TABLE latest_metrics ADD COLUMN points BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN end_timestamp BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN end_step BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN tail BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN segments BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN numbers BIGINT NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN least {exact real} NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN greatest {exact real} NOT NULL DEFAULT 0;
        ALTER TABLE latest_metrics ADD COLUMN total {exact real} NOT NULL DEFAULT 0;
        UPDATE latest_metrics AS l SET
            points = (SELECT COUNT(*) FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no),
            tail = (SELECT COUNT(*) FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no),
            end_timestamp = (SELECT m.timestamp FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no ORDER BY m.timestamp DESC, m.step DESC LIMIT 1),
            end_step = (SELECT m.step FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no ORDER BY m.timestamp DESC, m.step DESC LIMIT 1),
            numbers = (SELECT COUNT(*) FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no AND m.nan = 0),
            least = (SELECT COALESCE(MIN(m.value), 0) FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no AND m.nan = 0),
            greatest = (SELECT COALESCE(MAX(m.value), 0) FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no AND m.nan = 0),
            total = (SELECT COALESCE(SUM(m.value), 0) FROM metrics m WHERE m.run_no = l.run_no AND m.key_no = l.key_no AND m.nan = 0);
        """;

    private const string Values = """
        DROP INDEX runs_by_start;
        CREATE INDEX runs_by_start ON runs (experiment_id, deleted, start_time DESC {nulls last}, run_id);
        CREATE INDEX params_by_value ON params (key, value, run_no) WHERE length(value) <= 128;
        CREATE INDEX tags_by_value ON tags (key, value, run_no) WHERE length(value) <= 128;
        CREATE INDEX latest_metrics_by_value ON latest_metrics (key_no, nan, value, run_no);
        """;
}
