using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Persistence;

namespace Weir.Pipelines.Triggers.Store;

/// <summary>SQL on firings.</summary>
internal static class FiringTable
{
    private const string Columns = "id, trigger_name, slot, state, cause, partition_name, backfill, created, due, started, ended, attempt, exit_code, message, owner, cancelled, most_at_once";

    /// <summary>Takes a firing down; false when the trigger has fired for that slot already.</summary>
    public static bool Insert(ISqlSession session, Firing firing, int mostAtOnce) => session.Execute(
        """
        INSERT INTO trigger_firings (id, trigger_name, slot, state, cause, partition_name, backfill, most_at_once, created, due, ended, attempt, message, cancelled)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, 0) ON CONFLICT (trigger_name, slot) DO NOTHING
        """,
        firing.Id, firing.Trigger, firing.Slot, firing.State, firing.Cause, firing.Partition, firing.Backfill, (long)mostAtOnce, firing.CreatedAt, firing.DueAt,
        firing.State == FiringStates.Skipped ? firing.CreatedAt : SqlValue.Null, firing.Message) > 0;

    /// <summary>Newest first; of one trigger, or of all.</summary>
    public static List<Firing> Of(ISqlSession session, string? trigger, string? before, int most)
    {
        var bound = before ?? "~"; // after every identifier
        return trigger is null
            ? session.List($"SELECT {Columns} FROM trigger_firings WHERE id < $1 ORDER BY id DESC LIMIT $2", Read, bound, (long)most)
            : session.List($"SELECT {Columns} FROM trigger_firings WHERE trigger_name = $1 AND id < $2 ORDER BY id DESC LIMIT $3", Read, trigger, bound, (long)most);
    }

    public static Firing? Find(ISqlSession session, string id) => session.FirstOrDefault($"SELECT {Columns} FROM trigger_firings WHERE id = $1", Read, id);

    public static Firing? OfSlot(ISqlSession session, string trigger, string slot) => session.FirstOrDefault($"SELECT {Columns} FROM trigger_firings WHERE trigger_name = $1 AND slot = $2", Read, trigger, slot);

    /// <summary>When the last one was due that ran or shall run by itself; null when there is none.</summary>
    public static long? LastDue(ISqlSession session, string trigger) => session.FirstOrDefault(
        "SELECT due FROM trigger_firings WHERE trigger_name = $1 AND backfill IS NULL AND state <> 'skipped' AND (state <> 'cancelled' OR started IS NOT NULL) ORDER BY due DESC LIMIT 1", r => (long?)r.GetInt64(0), trigger);

    /// <summary>The one that waits and starts first; null when none waits.</summary>
    public static Firing? FirstQueued(ISqlSession session, string trigger) => session.FirstOrDefault(
        $"SELECT {Columns} FROM trigger_firings WHERE trigger_name = $1 AND backfill IS NULL AND state = 'queued' ORDER BY due, id LIMIT 1", Read, trigger);

    public static Firing Require(ISqlSession session, string id) => Find(session, id) ?? throw new WeirException(ErrorCodes.NotFound, $"there is no firing '{id}'", "`weir trigger history` shows them");

    /// <summary>Those that wait or run, oldest first.</summary>
    public static List<(Firing Firing, int MostAtOnce, long? LeaseUntil)> Open(ISqlSession session) => session.List(
        $"SELECT {Columns}, lease_until FROM trigger_firings WHERE state IN ('queued', 'running') ORDER BY due, id", r => (Read(r), (int)r.GetInt64(16), r.GetInt64OrNull(17)));

    public static void Start(ISqlSession session, Firing firing, string owner, long now, long lease) => session.Execute(
        "UPDATE trigger_firings SET state = 'running', owner = $2, attempt = attempt + 1, started = $3, lease_until = $4, message = NULL WHERE id = $1", firing.Id, owner, now, lease);

    /// <summary>Holds what one server runs for longer; returns which it still has, and whether they shall end.</summary>
    public static List<(string Id, int Attempt, bool IsCancelled)> Extend(ISqlSession session, string owner, long lease)
    {
        session.Execute("UPDATE trigger_firings SET lease_until = $2 WHERE owner = $1 AND state = 'running'", owner, lease);
        return Mine(session, owner);
    }

    /// <summary>What one server runs, and whether it shall end.</summary>
    public static List<(string Id, int Attempt, bool IsCancelled)> Mine(ISqlSession session, string owner) =>
        session.List("SELECT id, attempt, cancelled FROM trigger_firings WHERE owner = $1 AND state = 'running'", r => (r.GetText(0), (int)r.GetInt64(1), r.GetBoolean(2)), owner);

    /// <summary>The end of an attempt; false when somebody else has the firing by now, who will tell its end.</summary>
    public static bool End(ISqlSession session, Firing firing, string owner, string state, int? exitCode, string? message, long now) => session.Execute(
        "UPDATE trigger_firings SET state = $4, exit_code = $5, message = $6, ended = $7, lease_until = NULL WHERE id = $1 AND owner = $2 AND attempt = $3 AND state = 'running'",
        firing.Id, owner, (long)firing.Attempt, state, (long?)exitCode, message, state == FiringStates.Queued ? SqlValue.Null : now) > 0;

    /// <summary>Puts a firing whose server went away back into the queue.</summary>
    public static void Requeue(ISqlSession session, Firing firing, string message) => session.Execute(
        "UPDATE trigger_firings SET state = 'queued', message = $3, lease_until = NULL WHERE id = $1 AND attempt = $2 AND state = 'running'", firing.Id, (long)firing.Attempt, message);

    public static void Close(ISqlSession session, string id, string state, string message, long now) =>
        session.Execute("UPDATE trigger_firings SET state = $2, message = $3, ended = $4 WHERE id = $1 AND state = 'queued'", id, state, message, now);

    public static void Cancel(ISqlSession session, string id, string message) => session.Execute("UPDATE trigger_firings SET cancelled = 1, message = $2 WHERE id = $1 AND state = 'running'", id, message);

    /// <summary>A slot that is to be run once more.</summary>
    public static void Reopen(ISqlSession session, string id, string? backfill, int mostAtOnce, long now) => session.Execute(
        """
        UPDATE trigger_firings SET state = 'queued', backfill = $2, most_at_once = $3, due = $4, started = NULL, ended = NULL, exit_code = NULL, message = NULL, cancelled = 0
        WHERE id = $1 AND state NOT IN ('queued', 'running')
        """,
        id, backfill, (long)mostAtOnce, now);

    /// <summary>The ended ones beyond the newest, oldest first, at most 10,000. Parts of backfills are no such: that they succeeded is why they are not run again.</summary>
    public static List<Firing> Old(ISqlSession session, string trigger, int kept) => session.List(
        $"""
        SELECT {Columns} FROM trigger_firings WHERE trigger_name = $1 AND backfill IS NULL AND state NOT IN ('queued', 'running')
            AND id < (SELECT id FROM trigger_firings WHERE trigger_name = $1 AND backfill IS NULL ORDER BY id DESC LIMIT 1 OFFSET $2) ORDER BY id LIMIT 10000
        """,
        Read, trigger, (long)kept - 1);

    public static void Delete(ISqlSession session, string id) => session.Execute("DELETE FROM trigger_firings WHERE id = $1", id);

    public static void DeleteOf(ISqlSession session, string trigger) => session.Execute("DELETE FROM trigger_firings WHERE trigger_name = $1", trigger);

    /// <summary>A firing that is not stored yet.</summary>
    public static Firing New(string trigger, string slot, string cause, DateTimeOffset now, long? due = null) =>
        new(Id.NewOrdered(now), trigger, slot, FiringStates.Queued, now.ToUnixTimeMilliseconds(), due ?? now.ToUnixTimeMilliseconds()) { Cause = cause };

    private static Firing Read(SqlRows row) => new(row.GetText(0), row.GetText(1), row.GetText(2), row.GetText(3), row.GetInt64(7), row.GetInt64(8))
    {
        Cause = row.GetText(4),
        Partition = row.GetTextOrNull(5),
        Backfill = row.GetTextOrNull(6),
        StartedAt = row.GetInt64OrNull(9),
        EndedAt = row.GetInt64OrNull(10),
        Attempt = (int)row.GetInt64(11),
        ExitCode = (int?)row.GetInt64OrNull(12),
        Message = row.GetTextOrNull(13),
        Owner = row.GetTextOrNull(14),
        IsCancelled = row.GetBoolean(15),
    };
}
