namespace Weir.Tracking.Evaluation;

/// <summary>Tables of evaluation data sets and scorers.</summary>
internal static class EvaluationSchema
{
    public const string Tables = """
        CREATE TABLE evaluation_datasets (
            dataset_no INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, schema TEXT, digest TEXT NOT NULL,
            created_time BIGINT NOT NULL, last_update_time BIGINT NOT NULL, created_by TEXT, last_updated_by TEXT);
        CREATE TABLE evaluation_dataset_tags (
            dataset_no INTEGER NOT NULL REFERENCES evaluation_datasets ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (dataset_no, key)) {clustered};
        CREATE TABLE evaluation_dataset_experiments (
            dataset_no INTEGER NOT NULL REFERENCES evaluation_datasets ON DELETE CASCADE, experiment_id INTEGER NOT NULL REFERENCES experiments,
            PRIMARY KEY (dataset_no, experiment_id)) {clustered};
        CREATE TABLE evaluation_records (
            dataset_no INTEGER NOT NULL REFERENCES evaluation_datasets ON DELETE CASCADE, record_no INTEGER NOT NULL, input_hash TEXT NOT NULL, content TEXT NOT NULL,
            PRIMARY KEY (dataset_no, record_no), UNIQUE (dataset_no, input_hash));
        CREATE TABLE scorers (
            scorer_no INTEGER PRIMARY KEY, scorer_id TEXT NOT NULL UNIQUE, experiment_id INTEGER NOT NULL REFERENCES experiments, name TEXT NOT NULL,
            last_version INTEGER NOT NULL, UNIQUE (experiment_id, name));
        CREATE TABLE scorer_versions (
            scorer_no INTEGER NOT NULL REFERENCES scorers ON DELETE CASCADE, version INTEGER NOT NULL, content TEXT NOT NULL, creation_time BIGINT NOT NULL,
            PRIMARY KEY (scorer_no, version));
        """;
}
