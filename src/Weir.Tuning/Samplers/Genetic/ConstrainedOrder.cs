using Weir.Tuning.MultiObjective;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Samplers.Genetic;

/// <summary>Dominance with constraints: feasible before infeasible, then smaller total violation, then by the objectives (Deb et al., 2002).</summary>
internal static class ConstrainedOrder
{
    public static bool Dominates(TrialRecord a, TrialRecord b)
    {
        var (badA, badB) = (Badness(a), Badness(b));
        return badA < badB || (badA == 0 && badB == 0 && Domination.Dominates(a.Losses, b.Losses));
    }

    public static int[] Ranks(IReadOnlyList<TrialRecord> trials) => Domination.Ranks(trials.Count, (i, j) => Dominates(trials[i], trials[j]));

    private static double Badness(TrialRecord trial) => trial.State == TrialState.Complete && trial.Losses.Count > 0 ? trial.Violation : double.PositiveInfinity;
}
