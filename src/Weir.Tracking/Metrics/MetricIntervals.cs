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
        foreach (var (id, points) in series) Take(result, id, key, points, chosen);
        return result;
    }

    // Both are in order of steps: each chosen step is looked for from where the one before was found.
    private static void Take(List<Metric> result, string id, string key, MetricPoint[] points, SortedSet<long> chosen)
    {
        var (at, taken) = (0, 0);
        foreach (var step in chosen)
        {
            at = FirstFrom(points, at, step);
            for (; at < points.Length && points[at].Step == step; at++)
            {
                result.Add(new Metric(key, points[at].Value, points[at].Timestamp, step, RunId: id));
                if (++taken == Limits.HistoryIntervalPoints) return;
            }
        }
    }

    private static int FirstFrom(MetricPoint[] points, int from, long step)
    {
        var to = points.Length;
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (points[middle].Step < step) from = middle + 1;
            else to = middle;
        }

        return from;
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

    private static SortedSet<long> Choose(List<long> steps, int limit)
    {
        if (steps.Count <= limit) return [.. steps];
        var chosen = new SortedSet<long> { steps[^1] };
        for (var i = 0; i < limit; i++) chosen.Add(steps[(int)((long)i * steps.Count / limit)]);
        return chosen;
    }
}
