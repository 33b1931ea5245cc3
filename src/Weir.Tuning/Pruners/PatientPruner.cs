using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Lets another pruner stop a trial only where the trial has not got better for some reports.</summary>
/// <param name="wrapped">The other pruner; null: one that always wants to stop.</param>
/// <param name="patience">Reports without a better value that are put up with.</param>
/// <param name="minDelta">A value counts as better only when it is so much better.</param>
public sealed class PatientPruner(IPruner? wrapped, int patience, double minDelta = 0) : IPruner
{
    /// <inheritdoc/>
    public string Name => "patient";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial)
    {
        var before = trial.Reports.Count - patience - 1;
        if (before <= 0) return PruneDecision.Keep;
        var sign = study.Directions[0] == Direction.Maximize ? -1 : 1;
        if (!(Best(trial, sign, 0, before) + minDelta < Best(trial, sign, before, trial.Reports.Count))) return PruneDecision.Keep;
        return wrapped?.Decide(study, trial) ?? PruneDecision.Prune;
    }

    private static double Best(TrialRecord trial, int sign, int from, int to)
    {
        var best = double.NaN;
        for (var i = from; i < to; i++)
            if (!double.IsNaN(trial.Reports[i].Value) && !(sign * trial.Reports[i].Value >= best)) best = sign * trial.Reports[i].Value;
        return best;
    }
}
