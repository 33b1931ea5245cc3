using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Stops a trial whose best value so far is worse than a percentile of the complete trials' values at the same step.</summary>
/// <remarks>The rule of Optuna's PercentilePruner; the percentile is interpolated linearly and leaves NaN out.</remarks>
/// <param name="percentile">From 0 to 100: with 25 the best quarter stays.</param>
/// <param name="startupTrials">Complete trials before the first decision.</param>
/// <param name="warmupSteps">Steps before the first decision.</param>
/// <param name="intervalSteps">Steps from one decision to the next.</param>
/// <param name="minTrials">Least number of values at a step.</param>
public sealed class PercentilePruner(double percentile, int startupTrials = 5, long warmupSteps = 0, long intervalSteps = 1, int minTrials = 1) : IPruner
{
    private readonly StepValues _values = new();

    /// <inheritdoc/>
    public string Name => percentile == 50 ? "median" : "percentile";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial)
    {
        _values.Update(study);
        if (_values.Complete < Math.Max(1, startupTrials) || trial.LastReport is not { } last || !CheckInterval.IsDue(trial, warmupSteps, intervalSteps)) return PruneDecision.Keep;
        var best = Best(study, trial);
        if (double.IsNaN(best)) return PruneDecision.Prune;
        var others = _values.At(last.Step);
        return PruneDecision.Of(others.Count >= Math.Max(1, minTrials) && best > At(others, percentile));
    }

    private static double Best(IStudyView study, TrialRecord trial)
    {
        var (sign, best) = (study.Directions[0] == Direction.Maximize ? -1 : 1, double.NaN);
        foreach (var report in trial.Reports)
            if (!double.IsNaN(report.Value) && !(sign * report.Value >= best)) best = sign * report.Value;
        return best;
    }

    private static double At(IReadOnlyList<double> sorted, double percentile)
    {
        var place = percentile / 100 * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        if (below >= sorted.Count - 1) return sorted[^1];
        var (a, b, t) = (sorted[below], sorted[below + 1], place - below);
        if (a == b) return a;
        return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
    }
}
