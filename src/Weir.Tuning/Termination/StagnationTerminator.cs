using Weir.Tuning.Trials;

namespace Weir.Tuning.Termination;

/// <summary>Ends a study when the last so many complete trials brought nothing better.</summary>
/// <param name="patience">So many complete trials; 30 by default.</param>
/// <param name="leastTrials">Complete trials before the first decision.</param>
public sealed class StagnationTerminator(int patience = 30, int leastTrials = 20) : ITerminator
{
    /// <inheritdoc/>
    public string Name => "stagnation";

    /// <inheritdoc/>
    public string? ReasonToStop(IStudyView study)
    {
        if (study.Directions.Count != 1) return null;
        var (best, complete, at) = (double.PositiveInfinity, 0, 0);
        foreach (var trial in study.Finished)
        {
            if (trial.State != TrialState.Complete) continue;
            complete++;
            if (trial.Violation > 0 || !(trial.Losses[0] < best)) continue;
            (best, at) = (trial.Losses[0], complete);
        }

        return complete >= Math.Max(leastTrials, patience) && complete - at >= patience ? $"nothing better in the last {complete - at} trials" : null;
    }
}
