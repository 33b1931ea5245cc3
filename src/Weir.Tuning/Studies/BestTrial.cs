using Weir.Tuning.MultiObjective;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Studies;

/// <summary>The best of a study.</summary>
public static class BestTrial
{
    /// <summary>The feasible complete trial with the best value, the earliest of equals; null without any, or with several objectives.</summary>
    public static TrialRecord? Of(IStudyView study)
    {
        TrialRecord? best = null;
        if (study.Directions.Count != 1) return null;
        foreach (var trial in study.Finished)
        {
            if (trial.State != TrialState.Complete || trial.Violation > 0) continue;
            if (best is null || trial.Losses[0] < best.Losses[0] || (trial.Losses[0] == best.Losses[0] && trial.Number < best.Number)) best = trial;
        }

        return best;
    }

    /// <summary>The feasible complete trials that no other beats in all objectives, by number.</summary>
    public static IReadOnlyList<TrialRecord> Front(IStudyView study)
    {
        var trials = study.Trials.Where(t => t.State == TrialState.Complete && t.Violation == 0).ToList();
        var ranks = Domination.Ranks(trials.ConvertAll(t => t.Losses));
        return [.. trials.Where((_, i) => ranks[i] == 0)];
    }
}
