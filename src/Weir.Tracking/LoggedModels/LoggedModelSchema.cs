namespace Weir.Tracking.LoggedModels;

/// <summary>Tables of logged models.</summary>
/// <remarks>Points that a run logs for a model are kept once more beside the run's own series, with the data set they were measured on: the
/// series of the run knows neither. The key of the points is the order in which the latest one is found.</remarks>
internal static class LoggedModelSchema
{
    public const string Tables = """
        CREATE TABLE logged_models (
            model_no INTEGER PRIMARY KEY, model_id TEXT NOT NULL UNIQUE, experiment_id INTEGER NOT NULL REFERENCES experiments,
            name TEXT NOT NULL, artifact_uri TEXT NOT NULL, creation_time BIGINT NOT NULL, last_updated_time BIGINT NOT NULL,
            status TEXT NOT NULL, status_message TEXT, model_type TEXT, source_run_id TEXT, deleted INTEGER NOT NULL, deleted_time BIGINT);
        CREATE INDEX logged_models_by_creation ON logged_models (experiment_id, deleted, creation_time DESC, model_no DESC);
        CREATE INDEX logged_models_by_run ON logged_models (source_run_id);
        CREATE TABLE logged_model_params (
            model_no INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (model_no, key)) {clustered};
        CREATE TABLE logged_model_tags (
            model_no INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (model_no, key)) {clustered};
        CREATE TABLE logged_model_metrics (
            model_no INTEGER NOT NULL, key_no INTEGER NOT NULL, timestamp BIGINT NOT NULL, step BIGINT NOT NULL, value {exact real} NOT NULL,
            nan INTEGER NOT NULL, run_no INTEGER NOT NULL, dataset_name TEXT NOT NULL, dataset_digest TEXT NOT NULL,
            PRIMARY KEY (model_no, key_no, timestamp, step, value, nan, run_no, dataset_name, dataset_digest)) {clustered};
        CREATE TABLE run_models (
            run_no INTEGER NOT NULL, output INTEGER NOT NULL, model_no INTEGER NOT NULL REFERENCES logged_models, step BIGINT NOT NULL,
            PRIMARY KEY (run_no, output, model_no)) {clustered};
        ALTER TABLE model_versions ADD COLUMN model_id TEXT;
        CREATE INDEX model_versions_by_model ON model_versions (model_id);
        """;
}
