using System.Globalization;
using Weir.Persistence;
using Weir.Tracking.Registry.History;
using Weir.Tracking.Registry.Promotion;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking.Registry;

/// <summary>Gives versions their stages and aliases, and tells the history. Whether that may be is asked before.</summary>
internal sealed class VersionMoves(WebhookOutbox outbox)
{
    /// <summary>True when the version has it already, so that giving it changes nothing.</summary>
    public static bool Has(ISqlSession session, string name, long version, PromotionTarget target) => target.Stage is { } stage
        ? session.TextOrNull("SELECT stage FROM model_versions WHERE name = $1 AND version = $2", name, version) == stage
        : session.Int64OrNull("SELECT version FROM model_aliases WHERE name = $1 AND alias = $2", name, target.Alias!) == version;

    /// <summary>Gives a version a stage or an alias.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="name">Model.</param>
    /// <param name="version">Version, which is there.</param>
    /// <param name="target">What it gets.</param>
    /// <param name="archive">Moves others of the stage to Archived.</param>
    /// <param name="note">Who, when, why; action, target, from and to are filled in.</param>
    public void Give(ISqlSession session, string name, long version, PromotionTarget target, bool archive, HistoryNote note)
    {
        if (target.Stage is { } stage) ToStage(session, name, version, stage, archive, note);
        else ToAlias(session, name, version, target.Alias!, note);
    }

    /// <summary>Takes an alias away; false when there was none.</summary>
    public bool RemoveAlias(ISqlSession session, string name, string alias, HistoryNote note)
    {
        if (session.Int64OrNull("SELECT version FROM model_aliases WHERE name = $1 AND alias = $2", name, alias) is not { } version) return false;
        session.Execute("DELETE FROM model_aliases WHERE name = $1 AND alias = $2", name, alias);
        outbox.Aliased(session, name, alias, null);
        HistoryTable.Add(session, name, version, note with { Action = HistoryActions.AliasRemoved, Target = alias, From = Text(version) });
        return true;
    }

    private static void ToStage(ISqlSession session, string name, long version, string stage, bool archive, HistoryNote note)
    {
        if (archive)
        {
            foreach (var other in session.List("SELECT version FROM model_versions WHERE name = $1 AND version <> $2 AND stage = $3 ORDER BY version", r => r.GetInt64(0), name, version, stage))
                SetStage(session, name, other, stage, Stages.Archived, note with { Why = $"version {Text(version)} took its place" });
        }

        var before = session.TextOrNull("SELECT stage FROM model_versions WHERE name = $1 AND version = $2", name, version)!;
        if (before != stage) SetStage(session, name, version, before, stage, note);
    }

    private static void SetStage(ISqlSession session, string name, long version, string from, string to, HistoryNote note)
    {
        session.Execute("UPDATE model_versions SET stage = $3, last_updated_time = $4 WHERE name = $1 AND version = $2", name, version, to, note.Time);
        HistoryTable.Add(session, name, version, note with { Action = HistoryActions.StageChanged, Target = to, From = from, To = to });
    }

    private void ToAlias(ISqlSession session, string name, long version, string alias, HistoryNote note)
    {
        var before = session.Int64OrNull("SELECT version FROM model_aliases WHERE name = $1 AND alias = $2", name, alias);
        session.Execute("INSERT INTO model_aliases (name, alias, version) VALUES ($1, $2, $3) ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version", name, alias, version);
        outbox.Aliased(session, name, alias, version);
        if (before != version) HistoryTable.Add(session, name, version, note with { Action = HistoryActions.AliasSet, Target = alias, From = before is { } old ? Text(old) : null, To = Text(version) });
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
