using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Genetic;

/// <summary>Survivors of a generation: whole ranks while they fit, of the last one those with the most room around them.</summary>
internal static class CrowdingSurvival
{
    public static List<TrialRecord> Select(IReadOnlyList<TrialRecord> trials, int wanted)
    {
        var ranks = ConstrainedOrder.Ranks(trials);
        var survivors = new List<TrialRecord>();
        for (var rank = 0; survivors.Count < wanted && survivors.Count < trials.Count; rank++)
        {
            var members = trials.Where((_, i) => ranks[i] == rank).ToList();
            var distances = Distances(members);
            survivors.AddRange(survivors.Count + members.Count <= wanted
                ? members
                : Enumerable.Range(0, members.Count).OrderByDescending(i => distances[i]).ThenBy(i => members[i].Number).Take(wanted - survivors.Count).Select(i => members[i]));
        }

        return survivors;
    }

    /// <summary>For each trial the sum over the objectives of the gap between its neighbours, in shares of the range; infinite at the ends.</summary>
    internal static double[] Distances(List<TrialRecord> trials)
    {
        var distances = new double[trials.Count];
        if (trials.Count == 0 || trials[0].Losses.Count == 0) return distances;
        for (var k = 0; k < trials[0].Losses.Count; k++)
        {
            var objective = k;
            var order = Enumerable.Range(0, trials.Count).OrderBy(i => trials[i].Losses[objective]).ToArray();
            var range = trials[order[^1]].Losses[k] - trials[order[0]].Losses[k];
            if (!(range > 0) || double.IsInfinity(range)) continue;
            (distances[order[0]], distances[order[^1]]) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var at = 1; at < order.Length - 1; at++) distances[order[at]] += (trials[order[at + 1]].Losses[k] - trials[order[at - 1]].Losses[k]) / range;
        }

        return distances;
    }
}
