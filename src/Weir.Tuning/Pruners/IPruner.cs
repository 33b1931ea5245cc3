using Weir.Tuning.Trials;

namespace Weir.Tuning.Pruners;

/// <summary>Says after a report whether a trial should be stopped. An instance serves one study; its answers depend on the study alone.</summary>
public interface IPruner
{
    /// <summary>The name in settings.</summary>
    string Name { get; }

    /// <summary>Judges a running trial by its reports; it looks at the last step.</summary>
    PruneDecision Decide(IStudyView study, TrialRecord trial);
}

/// <summary>What a pruner says.</summary>
/// <param name="IsPruned">True: stop the trial.</param>
/// <param name="Notes">To be kept with the trial, for later decisions.</param>
public sealed record PruneDecision(bool IsPruned, IReadOnlyList<(string Key, string Value)> Notes)
{
    /// <summary>Go on.</summary>
    public static PruneDecision Keep { get; } = new(false, []);

    /// <summary>Stop.</summary>
    public static PruneDecision Prune { get; } = new(true, []);

    /// <summary>Stop or go on.</summary>
    public static PruneDecision Of(bool isPruned) => isPruned ? Prune : Keep;
}
