using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>The counters by which processes notice that users or permissions have changed.</summary>
internal static class AccessCounters
{
    public static (long Identities, long Grants) Read(ISqlSession session) =>
        session.FirstOrDefault("SELECT identities, grants FROM access_state WHERE id = 1", r => (r.GetInt64(0), r.GetInt64(1)));

    /// <summary>Somebody's name, password, rank, group or token has changed.</summary>
    public static void TouchIdentities(ISqlSession session) => session.Execute("UPDATE access_state SET identities = identities + 1, grants = grants + 1 WHERE id = 1");

    /// <summary>Somebody may do more, or less.</summary>
    public static void TouchGrants(ISqlSession session) => session.Execute("UPDATE access_state SET grants = grants + 1 WHERE id = 1");

    /// <summary>A number that no user or group ever had.</summary>
    public static long NextId(ISqlSession session)
    {
        session.Execute("UPDATE access_state SET last_id = last_id + 1 WHERE id = 1");
        return session.Int64OrNull("SELECT last_id FROM access_state WHERE id = 1")!.Value;
    }
}
