using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Never stops a trial.</summary>
public sealed class NopPruner : IPruner
{
    /// <inheritdoc/>
    public string Name => "nop";

    /// <inheritdoc/>
    public PruneDecision Decide(IStudyView study, TrialRecord trial) => PruneDecision.Keep;
}
