using System.Globalization;
using Weir.Client.Wire;
using Weir.Foundation.Ids;
using Weir.Persistence;

namespace Weir.Tracking.Registry.History;

/// <summary>The history of models, to which entries are added and from which none is ever taken.</summary>
internal static class HistoryTable
{
    /// <summary>Adds an entry, in the transaction of what it tells.</summary>
    public static void Add(ISqlSession session, string name, long? version, HistoryNote note)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(entry_no), 0) + 1 FROM registry_history")!.Value;
        session.Execute(
            """
            INSERT INTO registry_history (entry_no, history_id, time, actor, name, version, action, target, from_value, to_value, why, promotion_id, evaluation)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            number, IdOf(session, name), note.Time, note.Actor, name, version, note.Action, note.Target, note.From, note.To, note.Why, note.PromotionId, note.Evaluation);
    }

    /// <summary>Entries of a model as it is now, newest first, whatever it was called before.</summary>
    public static List<HistoryEntry> Read(ISqlSession session, string name, long? version, long before, int most) => session.List(
        """
        SELECT h.entry_no, h.time, h.actor, h.name, h.version, h.action, h.target, h.from_value, h.to_value, h.why, h.promotion_id, h.evaluation
        FROM registered_models m JOIN registry_history h ON h.history_id = m.history_id
        WHERE m.name = $1 AND m.history_id <> '' AND h.entry_no < $2 AND ($3 = 0 OR h.version = $3) ORDER BY h.entry_no DESC LIMIT $4
        """,
        r => new HistoryEntry(
            r.GetInt64(0), r.GetInt64(1), r.GetText(2), r.GetText(3), r.GetInt64OrNull(4)?.ToString(CultureInfo.InvariantCulture), r.GetText(5), r.GetTextOrNull(6), r.GetTextOrNull(7),
            r.GetTextOrNull(8), r.GetTextOrNull(9), r.GetTextOrNull(10), r.GetTextOrNull(11)),
        name, before, version ?? 0, (long)most);

    // Models of earlier programs, and imported ones, get theirs with the first entry.
    private static string IdOf(ISqlSession session, string name)
    {
        if (session.TextOrNull("SELECT history_id FROM registered_models WHERE name = $1", name) is { Length: > 0 } known) return known;
        var id = Id.New();
        session.Execute("UPDATE registered_models SET history_id = $2 WHERE name = $1", name, id);
        return id;
    }
}

/// <summary>What an entry tells.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">One of <see cref="HistoryActions"/>.</param>
/// <param name="Target">Stage or alias.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it became.</param>
/// <param name="Why">Comment.</param>
/// <param name="PromotionId">Request behind it.</param>
/// <param name="Evaluation">Hash of the evaluation behind it.</param>
internal sealed record HistoryNote(
    long Time, string Actor, string Action, string? Target = null, string? From = null, string? To = null, string? Why = null, string? PromotionId = null, string? Evaluation = null);
