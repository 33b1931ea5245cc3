using Weir.Training.AutoML.Workers;

namespace Weir.Training.AutoML.Search;

/// <summary>A candidate on a rung, with what is known of it so far.</summary>
internal sealed class ScheduledTrial
{
    private readonly int _folds;
    private int _issued;

    /// <summary>Makes it.</summary>
    /// <param name="number">Its place in the search.</param>
    /// <param name="candidate">What is tried.</param>
    /// <param name="folds">On how many folds.</param>
    /// <param name="first">The trial whose work on the first fold is its own; null where there is none.</param>
    public ScheduledTrial(int number, Candidate candidate, int folds, ScheduledTrial? first = null)
    {
        (Number, Candidate, _folds, Results) = (number, candidate, folds, new FoldResult?[folds]);
        if (first is null) return;
        (Results[0], FirstLoss, FirstFrom, _issued) = (first.Results[0], first.FirstLoss, first.Number, 1);
    }

    public int Number { get; }

    public Candidate Candidate { get; }

    /// <summary>Results by fold.</summary>
    public FoldResult?[] Results { get; }

    /// <summary>Its number with the sampler; negative for one that was not asked for.</summary>
    public int Asked { get; init; } = -1;

    /// <summary>Whether it is the candidate's first trial.</summary>
    public bool IsEntry { get; init; }

    /// <summary>Whether it is there to have a model soon, and for nothing else.</summary>
    public bool IsSketch { get; init; }

    /// <summary>Its rung.</summary>
    public int Level { get; init; }

    /// <summary>Share of a fold's training rows.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Rounds of boosting at most; 0 for the usual ones.</summary>
    public int MostRounds { get; init; }

    /// <summary>Trial whose model of the first fold is its own.</summary>
    public int? FirstFrom { get; }

    /// <summary>Loss on the first fold.</summary>
    public double? FirstLoss { get; set; }

    public string? Failure { get; set; }

    /// <summary>Whether it went on to the next rung.</summary>
    public bool IsPromoted { get; set; }

    /// <summary>Whether its model is gone, so that nobody can borrow it.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Whether it is known how it did on the first fold.</summary>
    public bool IsKnown => FirstLoss is not null || Failure is not null;

    /// <summary>Whether nothing more comes.</summary>
    public bool IsOver => Failure is not null || Array.TrueForAll(Results, r => r is not null);

    /// <summary>Whether there is work that nobody was given.</summary>
    public bool HasMore => Failure is null && _issued < _folds;

    /// <summary>Its next piece of work.</summary>
    public FoldTask Issue() => new(Number, _issued++, Candidate) { Share = Share, MostRounds = MostRounds };
}
