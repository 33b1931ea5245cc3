using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Metrics;

/// <summary>Points of several runs at a choice of steps, by MLflow's rule: evenly spaced among all steps that occur, with each run's ends.</summary>
internal static class MetricIntervals
{
    public static List<Metric> Read(ISqlSession session, IReadOnlyList<(string Id, long No)> runs, string key, long start, long end, int limit)
    {
        if (session.Int64OrNull("SELECT key_no FROM metric_keys WHERE key = $1", key) is not { } keyNo) return [];
        var perRun = runs.Select(run => (run.Id, Points: Points(session, run, keyNo, key, start, end))).ToList();
        var chosen = Choose([.. perRun.SelectMany(r => r.Points).Select(p => p.Step!.Value).Distinct().Order()], limit);
        foreach (var (_, points) in perRun)
        {
            if (points.Count == 0) continue;
            chosen.Add(points[0].Step!.Value);
            chosen.Add(points[^1].Step!.Value);
        }

        return [.. perRun.SelectMany(r => r.Points.Where(p => chosen.Contains(p.Step!.Value)).Take(Limits.HistoryIntervalPoints))];
    }

    private static List<Metric> Points(ISqlSession session, (string Id, long No) run, long keyNo, string key, long start, long end) => session.List(
        "SELECT timestamp, step, value, nan FROM metrics WHERE run_no = $1 AND key_no = $2 AND step BETWEEN $3 AND $4 ORDER BY step, timestamp, value",
        r => new Metric(key, r.GetBoolean(3) ? double.NaN : r.GetDouble(2), r.GetInt64(0), r.GetInt64(1), RunId: run.Id), run.No, keyNo, start, end);

    private static HashSet<long> Choose(long[] steps, int limit)
    {
        if (steps.Length <= limit) return [.. steps];
        var chosen = new HashSet<long> { steps[^1] };
        for (var i = 0; i < limit; i++) chosen.Add(steps[(int)((long)i * steps.Length / limit)]);
        return chosen;
    }
}
