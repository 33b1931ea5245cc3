using Weir.Training.Features.Variants;

namespace Weir.Training.AutoML.Search;

/// <summary>What a search depends on besides the data.</summary>
internal sealed record SearchSettings
{
    /// <summary>What is learnt.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Whether a regression may learn the logarithm of its target.</summary>
    public required bool HasLogarithm { get; init; }

    /// <summary>Whether the table is small enough for a network to be trained on all folds in seconds.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>How candidates prove themselves.</summary>
    public required Rungs Rungs { get; init; }

    /// <summary>Whether every candidate is trained on all folds.</summary>
    public bool IsSmall => Rungs.Top == 0;

    /// <summary>Learning rate to begin with.</summary>
    public required double Eta { get; init; }

    /// <summary>Factor of the penalties on the size of leaves that boosted trees are tried with.</summary>
    public double PenaltyScale { get; init; } = 1;

    public required int Seed { get; init; }

    /// <summary>The alternatives of the table's features.</summary>
    public VariantOffer Variants { get; init; } = VariantOffer.None;

    public int? MostTrials { get; init; }

    /// <summary>Which learners may be tried.</summary>
    public required Func<string, bool> Learners { get; init; }

    /// <summary>Learners that were asked for by name; empty where the preset decides.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The figure by which candidates are compared.</summary>
    public string LossName => Task.LossName();

    /// <summary>The preset.</summary>
    public required SearchPreset Preset { get; init; }

    /// <summary>What the preset asks for.</summary>
    public required PresetPlan Plan { get; init; }

    /// <summary>How many of the best outcomes keep their models; null for all.</summary>
    public int? MostKept { get; init; }
}
