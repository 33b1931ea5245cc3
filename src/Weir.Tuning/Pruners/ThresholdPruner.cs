using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Stops a trial that reports NaN or a value outside two bounds.</summary>
/// <param name="lower">Least value allowed; null: any.</param>
/// <param name="upper">Greatest value allowed; null: any.</param>
/// <param name="warmupSteps">Steps before the first decision.</param>
/// <param name="intervalSteps">Steps from one decision to the next.</param>
public sealed class ThresholdPruner(double? lower = null, double? upper = null, long warmupSteps = 0, long intervalSteps = 1) : IPruner
{
    /// <inheritdoc/>
    public string Name => "threshold";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial) => PruneDecision.Of(
        trial.LastReport is { } last && CheckInterval.IsDue(trial, warmupSteps, intervalSteps) && (double.IsNaN(last.Value) || last.Value < lower || last.Value > upper));
}
