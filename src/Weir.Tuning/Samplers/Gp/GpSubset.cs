namespace Weir.Tuning.Samplers.Gp;

/// <summary>So many observations as a fit can afford: the better half by value, the rest spread evenly over the others.</summary>
internal static class GpSubset
{
    /// <summary>Most observations in one fit; its time grows with the third power.</summary>
    public const int Most = 250;

    public static (IReadOnlyList<double[]> Points, double[] Losses) Of(IReadOnlyList<double[]> points, double[] losses, int most = Most)
    {
        if (points.Count <= most) return (points, losses);
        var order = Enumerable.Range(0, points.Count).OrderBy(i => losses[i]).ToArray();
        var kept = new List<int>(order.Take(most / 2));
        var rest = order.Length - most / 2;
        for (var k = 0; k < most - most / 2; k++) kept.Add(order[most / 2 + (int)((long)k * rest / (most - most / 2))]);
        kept.Sort();
        return ([.. kept.Select(i => points[i])], [.. kept.Select(i => losses[i])]);
    }
}
