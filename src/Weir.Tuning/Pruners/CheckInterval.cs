using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>When a pruner looks: not before the warm-up, and at the first report of each interval.</summary>
internal static class CheckInterval
{
    /// <summary>With b = ⌊(step − warmup)/interval⌋·interval + warmup: true when no other report lies at b or beyond.</summary>
    public static bool IsDue(TrialRecord trial, long warmup, long interval)
    {
        var step = trial.Reports[^1].Step;
        if (step < warmup) return false;
        var start = (step - warmup) / interval * interval + warmup;
        return trial.Reports.Count < 2 || trial.Reports[^2].Step < start;
    }
}
