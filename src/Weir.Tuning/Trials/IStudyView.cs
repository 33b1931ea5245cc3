using Weir.Tuning.Spaces;

namespace Weir.Tuning.Trials;

/// <summary>What samplers and pruners see of a study. They decide by this alone, so that a study in memory, in a file and on a server give the same answers.</summary>
public interface IStudyView
{
    /// <summary>The study's name; the bracket that Hyperband gives to a trial depends on it.</summary>
    string Name { get; }

    /// <summary>One an objective.</summary>
    IReadOnlyList<Direction> Directions { get; }

    /// <summary>Seed of everything that is drawn: the numbers of trial k come from (seed, k), whoever draws them and when.</summary>
    ulong Seed { get; }

    /// <summary>How many trials are meant to be made in total; null where nobody said.</summary>
    int? PlannedTrials { get; }

    /// <summary>The declared space; null where parameters are met as the objective asks for them.</summary>
    SearchSpace? Space { get; }

    /// <summary>All trials by number.</summary>
    IReadOnlyList<TrialRecord> Trials { get; }

    /// <summary>The finished trials in the order in which they were finished. It only grows, so a reader may keep its place.</summary>
    IReadOnlyList<TrialRecord> Finished { get; }

    /// <summary>What was known before the study began: points of other studies, the best first, with numbers below 0 and places as losses. Empty without.</summary>
    IReadOnlyList<TrialRecord> Prior => [];
}
