namespace Weir.Training.AutoML.Search;

/// <summary>What a search depends on besides the data.</summary>
internal sealed record SearchSettings
{
    /// <summary>Whether a regression may learn the logarithm of its target.</summary>
    public required bool HasLogarithm { get; init; }

    /// <summary>Whether every candidate is trained on all folds.</summary>
    public required bool IsSmall { get; init; }

    /// <summary>Learning rate to begin with.</summary>
    public required double Eta { get; init; }

    public required int Seed { get; init; }

    public int? MostTrials { get; init; }

    /// <summary>Which learners may be tried.</summary>
    public required Func<string, bool> Learners { get; init; }
}
