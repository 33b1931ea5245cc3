using Weir.Persistence.Migrations;

namespace Weir.Pipelines.Triggers.Store;

/// <summary>Tables of triggers.</summary>
internal static class TriggerSchema
{
    // One slot of one trigger fires once: the unique index is what several servers agree by.
    private const string Tables = """
        CREATE TABLE triggers (
            name TEXT PRIMARY KEY, definition TEXT NOT NULL, paused INTEGER NOT NULL, created BIGINT NOT NULL, reached BIGINT NOT NULL, next_look BIGINT NOT NULL, sensor TEXT);
        CREATE TABLE trigger_firings (
            id TEXT PRIMARY KEY, trigger_name TEXT NOT NULL, slot TEXT NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL, partition_name TEXT, backfill TEXT, most_at_once INTEGER NOT NULL,
            created BIGINT NOT NULL, due BIGINT NOT NULL, started BIGINT, ended BIGINT, attempt INTEGER NOT NULL, exit_code INTEGER, message TEXT, owner TEXT,
            lease_until BIGINT, cancelled INTEGER NOT NULL);
        CREATE UNIQUE INDEX trigger_firings_slot ON trigger_firings (trigger_name, slot);
        CREATE INDEX trigger_firings_open ON trigger_firings (due) WHERE state IN ('queued', 'running');
        CREATE INDEX trigger_firings_history ON trigger_firings (trigger_name, id);
        """;

    public static IReadOnlyList<Migration> Migrations { get; } = [new("triggers", 1, "triggers and their firings", Tables)];
}
