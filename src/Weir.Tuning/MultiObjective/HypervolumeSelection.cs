namespace Weir.Tuning.MultiObjective;

/// <summary>Picks the best so many of a set of points: whole ranks of non-domination, the last one greedily by hypervolume.</summary>
internal static class HypervolumeSelection
{
    /// <summary>The indices of the points picked.</summary>
    public static List<int> Best(IReadOnlyList<IReadOnlyList<double>> points, int wanted)
    {
        var picked = new List<int>();
        var ranks = Domination.Ranks(points);
        for (var rank = 0; picked.Count < wanted && picked.Count < points.Count; rank++)
        {
            var members = Enumerable.Range(0, points.Count).Where(i => ranks[i] == rank).ToList();
            picked.AddRange(picked.Count + members.Count <= wanted ? members : Greedy(points, members, wanted - picked.Count));
        }

        return picked;
    }

    /// <summary>A point a little worse than all: 1.1 times the worst value, 0.9 times where that is negative, 1e-12 where it is 0.</summary>
    public static double[] Reference(IReadOnlyList<IReadOnlyList<double>> points)
    {
        var reference = new double[points[0].Count];
        for (var k = 0; k < reference.Length; k++)
        {
            var worst = points.Where(p => double.IsFinite(p[k])).Select(p => p[k]).DefaultIfEmpty(0).Max();
            reference[k] = worst == 0 ? 1e-12 : Math.Max(1.1 * worst, 0.9 * worst);
        }

        return reference;
    }

    // Lazily: what a point adds can only shrink as others are picked, so an old figure is an upper bound.
    private static List<int> Greedy(IReadOnlyList<IReadOnlyList<double>> points, List<int> members, int wanted)
    {
        var reference = Reference([.. members.Select(i => points[i])]);
        var queue = new PriorityQueue<int, double>();
        foreach (var i in members) queue.Enqueue(i, -Hypervolume.Of([points[i]], reference));
        var (picked, volume) = (new List<int>(), 0.0);
        while (picked.Count < wanted && queue.TryDequeue(out var i, out var bound))
        {
            var gain = Hypervolume.Of(picked.Append(i).Select(p => points[p]), reference) - volume;
            if (queue.TryPeek(out _, out var next) && -gain > next + 1e-15)
            {
                queue.Enqueue(i, -gain);
                continue;
            }

            volume += gain;
            picked.Add(i);
        }

        return picked;
    }
}
