using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Rules;

namespace Weir.Tracking.Metrics;

/// <summary>Points of several runs at a choice of steps, by MLflow's rule: evenly spaced among all steps that occur, with each run's ends.</summary>
internal static class MetricIntervals
{
    public static List<Metric> Read(ISqlSession session, IReadOnlyList<(string Id, long No)> runs, string key, long start, long end, int limit)
    {
        var series = new List<(string Id, RentedPoints Points)>();
        try
        {
            foreach (var (id, no) in runs) series.Add((id, MetricSeries.Open(session, no, key)?.BySteps(start, end) ?? new RentedPoints(0)));
            var chosen = Choose(series.ConvertAll(s => s.Points), limit);
            foreach (var (_, points) in series)
            {
                if (points.Count == 0) continue;
                chosen.Add(points.Span[0].Step);
                chosen.Add(points.Span[^1].Step);
            }

            var result = new List<Metric>();
            foreach (var (id, points) in series) Take(result, id, key, points.Span, chosen);
            return result;
        }
        finally
        {
            foreach (var (_, points) in series) points.Dispose();
        }
    }

    // Both are in order of steps: each chosen step is looked for from where the one before was found.
    private static void Take(List<Metric> result, string id, string key, ReadOnlySpan<MetricPoint> points, SortedSet<long> chosen)
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

    private static int FirstFrom(ReadOnlySpan<MetricPoint> points, int from, long step)
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

    private static SortedSet<long> Choose(List<RentedPoints> series, int limit)
    {
        var filled = series.FindAll(s => s.Count > 0);
        if (filled is [var only] && only.Count > limit && HasOneOfEachStep(only.Span)) return Choose(only.Count, i => only.Span[i].Step, limit);
        var steps = Steps(filled);
        return steps.Count <= limit ? [.. steps] : Choose(steps.Count, i => steps[i], limit);
    }

    private static SortedSet<long> Choose(int count, Func<int, long> step, int limit)
    {
        var chosen = new SortedSet<long> { step(count - 1) };
        for (var i = 0; i < limit; i++) chosen.Add(step((int)((long)i * count / limit)));
        return chosen;
    }

    private static bool HasOneOfEachStep(ReadOnlySpan<MetricPoint> points)
    {
        for (var i = 1; i < points.Length; i++)
            if (points[i].Step == points[i - 1].Step) return false;
        return true;
    }

    // Distinct steps in order; those of one series are in order already.
    private static List<long> Steps(List<RentedPoints> series)
    {
        var steps = new List<long>(series.Count == 0 ? 0 : series.Max(s => s.Count));
        foreach (var points in series)
            foreach (var point in points.Span)
                if (steps.Count == 0 || steps[^1] != point.Step) steps.Add(point.Step);
        if (series.Count < 2) return steps;
        steps.Sort();
        var kept = 0;
        for (var i = 0; i < steps.Count; i++)
            if (i == 0 || steps[i] != steps[kept - 1]) steps[kept++] = steps[i];
        steps.RemoveRange(kept, steps.Count - kept);
        return steps;
    }
}
