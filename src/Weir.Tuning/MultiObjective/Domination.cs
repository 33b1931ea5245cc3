namespace Weir.Tuning.MultiObjective;

/// <summary>Who beats whom in all objectives; less is better.</summary>
public static class Domination
{
    /// <summary>True when <paramref name="a"/> is nowhere worse than <paramref name="b"/> and somewhere better.</summary>
    public static bool Dominates(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        var isBetter = false;
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i] > b[i]) return false;
            isBetter |= a[i] < b[i];
        }

        return isBetter;
    }

    /// <summary>The rank of each point: 0 for those that none beats, 1 for those that only those beat, and so on (Deb et al., 2002).</summary>
    public static int[] Ranks(IReadOnlyList<IReadOnlyList<double>> points) => Ranks(points.Count, (i, j) => Dominates(points[i], points[j]));

    /// <summary>Ranks by any strict partial order.</summary>
    internal static int[] Ranks(int count, Func<int, int, bool> dominates)
    {
        var beaten = new List<int>[count];
        var by = new int[count];
        for (var i = 0; i < count; i++) beaten[i] = [];
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++)
            {
                var (winner, loser) = dominates(i, j) ? (i, j) : dominates(j, i) ? (j, i) : (-1, -1);
                if (winner < 0) continue;
                beaten[winner].Add(loser);
                by[loser]++;
            }
        }

        var ranks = new int[count];
        var front = Enumerable.Range(0, count).Where(i => by[i] == 0).ToList();
        for (var rank = 0; front.Count > 0; rank++)
        {
            var next = new List<int>();
            foreach (var i in front)
            {
                ranks[i] = rank;
                foreach (var j in beaten[i])
                    if (--by[j] == 0) next.Add(j);
            }

            front = next;
        }

        return ranks;
    }
}
