using System.Globalization;
using Weir.Client;
using Weir.Persistence;

namespace Weir.Tracking.Upkeep;

/// <summary>SQL on heartbeats and on what they tell: <see cref="WeirTags.Stale"/>.</summary>
internal static class HeartbeatTable
{
    public const string Tables = """
        CREATE TABLE run_heartbeats (run_no INTEGER PRIMARY KEY, seen BIGINT NOT NULL);
        CREATE INDEX runs_at_work ON runs (run_no) WHERE status = 'RUNNING';
        """;

    /// <summary>Writes down when runs were heard of; one that was given up for dead and speaks again is marked no more.</summary>
    public static int Put(ISqlSession session, List<(long RunNo, long Seen)> beats)
    {
        foreach (var (run, seen) in beats)
        {
            session.Send(
                "INSERT INTO run_heartbeats (run_no, seen) VALUES ($1, $2) ON CONFLICT (run_no) DO UPDATE SET seen = excluded.seen WHERE excluded.seen > run_heartbeats.seen", run, seen);
            session.Send("DELETE FROM tags WHERE run_no = $1 AND key = $2", run, WeirTags.Stale);
        }

        return beats.Count;
    }

    /// <summary>Runs at work of which nothing was heard since a time, and that are not marked yet: their numbers and when they were last heard of.</summary>
    public static List<(long RunNo, long Seen)> Silent(ISqlSession session, long since) => session.List(
        """
        SELECT r.run_no, COALESCE(h.seen, r.start_time, 0) FROM runs r LEFT JOIN run_heartbeats h ON h.run_no = r.run_no
        WHERE r.status = 'RUNNING' AND r.deleted = 0 AND COALESCE(h.seen, r.start_time, 0) < $1
        AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.run_no = r.run_no AND t.key = $2) ORDER BY r.run_no LIMIT 1000
        """,
        r => (r.GetInt64(0), r.GetInt64(1)), since, WeirTags.Stale);

    /// <summary>Marks runs, and ends them where that is wanted.</summary>
    public static int Mark(ISqlSession session, List<(long RunNo, long Seen)> runs, bool isFailure)
    {
        foreach (var (run, seen) in runs)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(seen, 0, 253_402_300_799_999)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            session.Send("INSERT INTO tags (run_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (run_no, key) DO UPDATE SET value = excluded.value", run, WeirTags.Stale, at);
            if (!isFailure) continue;
            session.Send("INSERT INTO tags (run_no, key, value) VALUES ($1, $2, $3) ON CONFLICT (run_no, key) DO NOTHING", run, WeirTags.Failure, $"nothing was heard of it since {at}");
            session.Send("UPDATE runs SET status = 'FAILED', end_time = $2 WHERE run_no = $1 AND status = 'RUNNING'", run, seen);
        }

        return runs.Count;
    }

    /// <summary>Forgets runs that have ended: nobody waits for a sign of theirs.</summary>
    public static int Forget(ISqlSession session) =>
        session.Execute("DELETE FROM run_heartbeats WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.run_no = run_heartbeats.run_no AND r.status = 'RUNNING')");
}
