namespace Weir.Tracking.Registry;

/// <summary>Tables of what the registry has beyond MLflow.</summary>
/// <remarks>What belongs to a version goes with it, for a name that is used again starts at version 1; the history stays, under an id of the model
/// that no later one of its name has. Promotions, evaluations and digests are never changed once they are closed, attached or taken.</remarks>
internal static class RegistryGovernance
{
    public const string Tables = """
        ALTER TABLE registered_models ADD COLUMN history_id TEXT NOT NULL DEFAULT '';
        ALTER TABLE model_versions ADD COLUMN package_digest TEXT;
        CREATE TABLE registry_history (
            entry_no INTEGER PRIMARY KEY, history_id TEXT NOT NULL, time BIGINT NOT NULL, actor TEXT NOT NULL, name TEXT NOT NULL, version INTEGER, action TEXT NOT NULL,
            target TEXT, from_value TEXT, to_value TEXT, why TEXT, promotion_id TEXT, evaluation TEXT);
        CREATE INDEX registry_history_by_model ON registry_history (history_id, entry_no);
        {append only registry_history};
        CREATE TABLE promotion_policies (
            name TEXT PRIMARY KEY REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE, revision INTEGER NOT NULL, rules TEXT NOT NULL,
            updated_time BIGINT NOT NULL, updated_by TEXT NOT NULL);
        CREATE TABLE version_evaluations (
            name TEXT NOT NULL, version INTEGER NOT NULL, evaluation_no INTEGER NOT NULL, hash TEXT NOT NULL, blessed INTEGER NOT NULL, source TEXT NOT NULL,
            attached_time BIGINT NOT NULL, attached_by TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (name, version, evaluation_no),
            FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE);
        CREATE TABLE version_files (
            name TEXT NOT NULL, version INTEGER NOT NULL, path TEXT NOT NULL, size_bytes BIGINT NOT NULL, sha256 TEXT NOT NULL, md5 TEXT NOT NULL,
            PRIMARY KEY (name, version, path), FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE) {clustered};
        CREATE TABLE promotions (
            promotion_no INTEGER PRIMARY KEY, promotion_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, version INTEGER NOT NULL, stage TEXT, alias TEXT, archive_existing INTEGER NOT NULL,
            state TEXT NOT NULL, requester TEXT NOT NULL, requested_time BIGINT NOT NULL, comment TEXT, evaluation TEXT, closed_time BIGINT,
            FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE);
        CREATE INDEX promotions_by_model ON promotions (name, promotion_no);
        CREATE TABLE promotion_decisions (
            promotion_id TEXT NOT NULL REFERENCES promotions (promotion_id) ON DELETE CASCADE, actor TEXT NOT NULL, approved INTEGER NOT NULL, comment TEXT, time BIGINT NOT NULL,
            PRIMARY KEY (promotion_id, actor)) {clustered};
        """;
}
