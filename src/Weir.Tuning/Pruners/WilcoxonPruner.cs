using Weir.Tuning.Studies;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Stops a trial whose values on the same instances or folds are worse than those of the best trial, by a one-sided signed-rank test.</summary>
/// <remarks>The rule of Optuna's WilcoxonPruner; steps are instances, in any order.</remarks>
/// <param name="threshold">Probability below which a trial is stopped.</param>
/// <param name="startupSteps">Common steps before the first decision; at least 2 count.</param>
public sealed class WilcoxonPruner(double threshold = 0.1, int startupSteps = 2) : IPruner
{
    /// <inheritdoc/>
    public string Name => "wilcoxon";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial)
    {
        if (trial.Reports.Count == 0 || BestTrial.Of(study) is not { } best || best.Reports.Count == 0) return PruneDecision.Keep;
        if (trial.Reports.Concat(best.Reports).Any(r => !double.IsFinite(r.Value))) return PruneDecision.Keep;
        var sign = study.Directions[0] == Direction.Maximize ? -1 : 1;
        var known = best.Reports.ToDictionary(r => r.Step, r => r.Value);
        double[] differences = [.. trial.Reports.Where(r => known.ContainsKey(r.Step)).Select(r => sign * (r.Value - known[r.Step]))];
        if (differences.Length < Math.Max(2, startupSteps) || !(SignedRankTest.Greater(differences) < threshold)) return PruneDecision.Keep;
        var isBetterOnAverage = sign * best.Reports.Average(r => r.Value) >= sign * trial.Reports.Average(r => r.Value);
        return PruneDecision.Of(!isBetterOnAverage);
    }
}
