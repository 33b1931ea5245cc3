using Weir.Tuning.Pruners;
using Weir.Tuning.Samplers;
using Weir.Tuning.Spaces;
using Weir.Tuning.Trials;

namespace Weir.Tuning.Studies;

/// <summary>What a study is made with.</summary>
public sealed record StudySettings
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "study";

    /// <summary>One an objective.</summary>
    public IReadOnlyList<Direction> Directions { get; init; } = [Direction.Minimize];

    /// <summary>Chooses parameters. An instance serves one study.</summary>
    public ISampler Sampler { get; init; } = new RandomSampler();

    /// <summary>Stops trials early; null: never. An instance serves one study.</summary>
    public IPruner? Pruner { get; init; }

    /// <summary>Seed of everything that is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>The declared space; null for define-by-run.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>How many trials are meant to be made in total, which some samplers plan by.</summary>
    public int? PlannedTrials { get; init; }

    /// <summary>What is known before: points of other studies, the best first (<see cref="PriorTrials"/>).</summary>
    public IReadOnlyList<TrialRecord> Prior { get; init; } = [];
}
