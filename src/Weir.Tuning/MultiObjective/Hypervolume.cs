namespace Weir.Tuning.MultiObjective;

/// <summary>The volume between a set of points and a reference point; less is better in each objective.</summary>
public static class Hypervolume
{
    /// <summary>Exact: a sweep for two objectives, WFG's exclusive volumes (While, Bradstreet and Barone, 2012) above. Points beyond the reference count nothing.</summary>
    /// <param name="points">Any points; those that others beat do no harm.</param>
    /// <param name="reference">A point that is worse than all that should count.</param>
    public static double Of(IEnumerable<IReadOnlyList<double>> points, IReadOnlyList<double> reference)
    {
        var inside = points.Where(p => !p.Any(double.IsNaN) && p.Zip(reference).All(x => x.First < x.Second)).Select(p => p.ToArray()).ToList();
        return inside.Count == 0 ? 0 : Measure(Front(inside), [.. reference]);
    }

    private static double Measure(List<double[]> front, double[] reference)
    {
        if (front.Count == 0) return 0;
        if (reference.Length == 1) return reference[0] - front.Min(p => p[0]);
        front.Sort(static (a, b) => a[0].CompareTo(b[0]));
        if (reference.Length == 2) return Sweep(front, reference);
        if (front.Count == 1) return Box(front[0], reference);
        var sum = 0.0;
        for (var i = 0; i < front.Count; i++) sum += Exclusive(front, i, reference);
        return sum;
    }

    private static double Sweep(List<double[]> sorted, double[] reference)
    {
        var (sum, height) = (0.0, reference[1]);
        foreach (var point in sorted)
        {
            if (point[1] >= height) continue;
            sum += (reference[0] - point[0]) * (height - point[1]);
            height = point[1];
        }

        return sum;
    }

    // What a point adds to those after it: its box less the volume of the others, cut to that box.
    private static double Exclusive(List<double[]> front, int i, double[] reference)
    {
        var limited = new List<double[]>(front.Count - i - 1);
        for (var j = i + 1; j < front.Count; j++)
        {
            var point = new double[reference.Length];
            for (var k = 0; k < point.Length; k++) point[k] = Math.Max(front[i][k], front[j][k]);
            limited.Add(point);
        }

        return Box(front[i], reference) - Measure(Front(limited), reference);
    }

    private static double Box(double[] point, double[] reference)
    {
        var volume = 1.0;
        for (var k = 0; k < point.Length; k++) volume *= reference[k] - point[k];
        return volume;
    }

    private static List<double[]> Front(List<double[]> points)
    {
        var front = new List<double[]>();
        foreach (var point in points)
        {
            if (front.Exists(f => Covers(f, point))) continue;
            front.RemoveAll(f => Covers(point, f));
            front.Add(point);
        }

        return front;
    }

    private static bool Covers(double[] a, double[] b)
    {
        for (var i = 0; i < a.Length; i++)
            if (a[i] > b[i]) return false;
        return true;
    }
}
