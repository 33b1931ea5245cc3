using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Metrics;

/// <summary>Points of several runs at a choice of steps, by MLflow's rule: evenly spaced among all steps that occur, with each run's ends.</summary>
internal static class MetricIntervals
{
    public static List<Metric> Read(ISqlSession session, IReadOnlyList<(string Id, long No)> runs, string key, long start, long end, int limit)
    {
        var series = runs.Select(run => (run.Id, Points: MetricSeries.Open(session, run.No, key)?.BySteps(start, end) ?? [])).ToList();
        var chosen = Choose(Steps(series.ConvertAll(s => s.Points)), limit);
        foreach (var (_, points) in series)
        {
            if (points.Length == 0) continue;
            chosen.Add(points[0].Step);
            chosen.Add(points[^1].Step);
        }

        var result = new List<Metric>();
        foreach (var (id, points) in series)
        {
            var taken = 0;
            foreach (var point in points)
            {
                if (!chosen.Contains(point.Step)) continue;
                result.Add(new Metric(key, point.Value, point.Timestamp, point.Step, RunId: id));
                if (++taken == Limits.HistoryIntervalPoints) break;
            }
        }

        return result;
    }

    // Distinct steps in order; those of one series are in order already.
    private static List<long> Steps(List<MetricPoint[]> series)
    {
        var steps = new List<long>(series.Count == 0 ? 0 : series.Max(s => s.Length));
        foreach (var points in series)
            foreach (var point in points)
                if (steps.Count == 0 || steps[^1] != point.Step) steps.Add(point.Step);
        if (series.Count(s => s.Length > 0) < 2) return steps;
        steps.Sort();
        var kept = 0;
        for (var i = 0; i < steps.Count; i++)
            if (i == 0 || steps[i] != steps[kept - 1]) steps[kept++] = steps[i];
        steps.RemoveRange(kept, steps.Count - kept);
        return steps;
    }

    private static HashSet<long> Choose(List<long> steps, int limit)
    {
        if (steps.Count <= limit) return [.. steps];
        var chosen = new HashSet<long> { steps[^1] };
        for (var i = 0; i < limit; i++) chosen.Add(steps[(int)((long)i * steps.Count / limit)]);
        return chosen;
    }
}
