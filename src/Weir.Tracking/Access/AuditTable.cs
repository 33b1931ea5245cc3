using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>SQL on the audit log, to which rows are added and from which none is ever taken.</summary>
internal static class AuditTable
{
    private const int LongestDetail = 4000;

    public static long Add(ISqlSession session, long time, Caller caller, string action, string target, string detail)
    {
        var number = session.Int64OrNull("SELECT COALESCE(MAX(entry_no), 0) + 1 FROM audit_log")!.Value;
        if (detail.Length > LongestDetail) detail = detail[..(char.IsHighSurrogate(detail[LongestDetail - 1]) ? LongestDetail - 1 : LongestDetail)] + "…";
        session.Execute(
            "INSERT INTO audit_log (entry_no, time, actor, token_id, address, action, object, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            number, time, caller.Name, caller.TokenId, caller.Address?.ToString(), action, target, detail);
        return number;
    }

    /// <summary>Entries, newest first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="before">Entries with smaller numbers than this.</param>
    /// <param name="target">Only those on this object, and on what lies below it; null for all.</param>
    /// <param name="actor">Only those of this caller; null for all.</param>
    /// <param name="most">How many at most.</param>
    public static List<AuditEntry> Read(ISqlSession session, long before, string? target, string? actor, int most) => session.List(
        """
        SELECT entry_no, time, actor, token_id, address, action, object, detail FROM audit_log
        WHERE entry_no < $1 AND ($2 = '' OR object = $2 OR substr(object, 1, length($2) + 1) = $2 || '/') AND ($3 = '' OR actor = $3) ORDER BY entry_no DESC LIMIT $4
        """,
        r => new AuditEntry(r.GetInt64(0), r.GetInt64(1), r.GetText(2), r.GetTextOrNull(3), r.GetTextOrNull(4), r.GetText(5), r.GetText(6), r.GetText(7)),
        before, target ?? string.Empty, actor ?? string.Empty, (long)most);
}
