using Weir.Foundation.Numerics;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Genetic;

/// <summary>Survivors of a generation: whole ranks while they fit, of the last one those nearest to reference directions that have fewest (NSGA-III, Deb and Jain, 2014).</summary>
internal static class DirectionSurvival
{
    public static List<TrialRecord> Select(IReadOnlyList<TrialRecord> trials, int wanted, int divisions, SeededRandom random)
    {
        var ranks = ConstrainedOrder.Ranks(trials);
        var survivors = new List<TrialRecord>();
        for (var rank = 0; survivors.Count < wanted && survivors.Count < trials.Count; rank++)
        {
            var members = trials.Where((_, i) => ranks[i] == rank).ToList();
            if (survivors.Count + members.Count <= wanted) survivors.AddRange(members);
            else survivors.AddRange(Niche(survivors, members, wanted - survivors.Count, divisions, random));
        }

        return survivors;
    }

    /// <summary>All points with coordinates k/divisions that sum to 1.</summary>
    internal static List<double[]> Directions(int objectives, int divisions)
    {
        var all = new List<double[]>();
        Compose(new int[objectives], 0, divisions);
        return all;

        void Compose(int[] parts, int at, int left)
        {
            if (at == parts.Length - 1)
            {
                parts[at] = left;
                all.Add(Array.ConvertAll(parts, p => (double)p / divisions));
                return;
            }

            for (var k = 0; k <= left; k++)
            {
                parts[at] = k;
                Compose(parts, at + 1, left - k);
            }
        }
    }

    private static List<TrialRecord> Niche(List<TrialRecord> survivors, List<TrialRecord> members, int wanted, int divisions, SeededRandom random)
    {
        if (members[0].Losses.Count == 0 || members.Exists(m => m.Losses.Any(v => !double.IsFinite(v)))) return [.. members.Take(wanted)];
        var all = survivors.Where(s => s.Losses.Count > 0 && s.Losses.All(double.IsFinite)).Concat(members).ToList();
        var normal = Normalise(all.ConvertAll(t => t.Losses));
        var directions = Directions(members[0].Losses.Count, divisions);
        var nearest = normal.ConvertAll(p => Nearest(p, directions));
        var counts = new int[directions.Count];
        var known = all.Count - members.Count;
        for (var i = 0; i < known; i++) counts[nearest[i].Direction]++;
        var left = Enumerable.Range(known, members.Count).ToList();
        var picked = new List<TrialRecord>();
        while (picked.Count < wanted)
        {
            var fewest = left.Min(i => counts[nearest[i].Direction]);
            var open = left.Select(i => nearest[i].Direction).Distinct().Where(d => counts[d] == fewest).ToList();
            var direction = open[random.Next(open.Count)];
            var choices = left.Where(i => nearest[i].Direction == direction).ToList();
            var chosen = fewest == 0 ? choices.MinBy(i => nearest[i].Distance) : choices[random.Next(choices.Count)];
            counts[direction]++;
            left.Remove(chosen);
            picked.Add(all[chosen]);
        }

        return picked;
    }

    // From the ideal point, in units of the intercepts of the plane through the extreme points.
    private static List<double[]> Normalise(List<IReadOnlyList<double>> points)
    {
        var m = points[0].Count;
        var ideal = Enumerable.Range(0, m).Select(k => points.Min(p => p[k])).ToArray();
        var moved = points.ConvertAll(p => Enumerable.Range(0, m).Select(k => p[k] - ideal[k]).ToArray());
        var extremes = Enumerable.Range(0, m).Select(axis => moved.MinBy(p => Enumerable.Range(0, m).Max(k => p[k] * (k == axis ? 1 : 1e6)))!).ToArray();
        var intercepts = Intercepts(extremes) ?? [.. Enumerable.Range(0, m).Select(k => moved.Max(p => p[k]))];
        return moved.ConvertAll(p => Enumerable.Range(0, m).Select(k => p[k] / Math.Max(intercepts[k], 1e-12)).ToArray());
    }

    // Solves extremes·b = 1 by Gauss; the intercepts are 1/b. Null where the plane does not cut every axis.
    private static double[]? Intercepts(double[][] extremes)
    {
        var m = extremes.Length;
        var a = extremes.Select(e => e.Append(1).ToArray()).ToArray();
        for (var c = 0; c < m; c++)
        {
            var pivot = Enumerable.Range(c, m - c).MaxBy(r => Math.Abs(a[r][c]));
            if (Math.Abs(a[pivot][c]) < 1e-12) return null;
            (a[c], a[pivot]) = (a[pivot], a[c]);
            for (var r = 0; r < m; r++)
            {
                if (r == c) continue;
                var factor = a[r][c] / a[c][c];
                for (var k = c; k <= m; k++) a[r][k] -= factor * a[c][k];
            }
        }

        var intercepts = Enumerable.Range(0, m).Select(c => a[c][c] / a[c][m]).ToArray();
        return intercepts.All(i => double.IsFinite(i) && i > 1e-12) ? intercepts : null;
    }

    private static (int Direction, double Distance) Nearest(double[] point, List<double[]> directions)
    {
        var best = (0, double.PositiveInfinity);
        for (var d = 0; d < directions.Count; d++)
        {
            var (along, length) = (0.0, 0.0);
            for (var k = 0; k < point.Length; k++) (along, length) = (along + point[k] * directions[d][k], length + directions[d][k] * directions[d][k]);
            var distance = 0.0;
            for (var k = 0; k < point.Length; k++) distance += Math.Pow(point[k] - along / length * directions[d][k], 2);
            if (distance < best.Item2) best = (d, distance);
        }

        return best;
    }
}
