using Weir.Persistence.Migrations;

namespace Weir.Tuning.Storage;

/// <summary>Tables of tuning: one row a study, one a trial, one a report. A study's revision grows with every change; each row keeps the one of its last change, so that whoever
/// knows a study reads on from there.</summary>
internal static class TuningSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new("tuning", 1, "studies, trials and reports", """
            CREATE TABLE tuning_studies (
                id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, definition TEXT NOT NULL, state TEXT NOT NULL, created_at BIGINT NOT NULL, created_by TEXT NOT NULL, run_id TEXT,
                rev BIGINT NOT NULL);
            CREATE TABLE tuning_trials (
                study_id TEXT NOT NULL REFERENCES tuning_studies, number INTEGER NOT NULL, state TEXT NOT NULL, rev BIGINT NOT NULL, token TEXT, worker TEXT, attempt INTEGER NOT NULL, retry_of INTEGER,
                given TEXT, parameters TEXT, results TEXT, constraints TEXT, notes TEXT, attributes TEXT, error TEXT, reason TEXT, started_at BIGINT, ended_at BIGINT, lease BIGINT, lease_until BIGINT, run_id TEXT,
                PRIMARY KEY (study_id, number)) {clustered};
            CREATE INDEX tuning_trials_by_rev ON tuning_trials (study_id, rev);
            CREATE INDEX tuning_trials_by_state ON tuning_trials (study_id, state);
            CREATE TABLE tuning_reports (
                study_id TEXT NOT NULL REFERENCES tuning_studies, number INTEGER NOT NULL, step BIGINT NOT NULL, value {exact real}, rev BIGINT NOT NULL,
                PRIMARY KEY (study_id, number, step)) {clustered};
            CREATE INDEX tuning_reports_by_rev ON tuning_reports (study_id, rev);
            """),
        new("tuning", 2, "trials by the token of their worker", "CREATE INDEX tuning_trials_by_token ON tuning_trials (study_id, token);"),
        // Each trial's way through the states wrote to three pages of it; counting them reads the study's trials anyway.
        new("tuning", 3, "trials without an index by state", "DROP INDEX tuning_trials_by_state;"),
    ];
}
