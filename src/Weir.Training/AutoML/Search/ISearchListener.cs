namespace Weir.Training.AutoML.Search;

/// <summary>Hears how a search goes on. Called by one thread at a time, which must not be held up.</summary>
public interface ISearchListener
{
    /// <summary>The search begins.</summary>
    /// <param name="metric"><c>log_loss</c> or <c>rmse</c>.</param>
    /// <param name="most">Trials at most, or null.</param>
    void Began(string metric, int? most);

    /// <summary>A trial came to its end; trials are told of in the order of their numbers.</summary>
    void Ended(SearchTrial trial);

    /// <summary>A candidate is at work on a fold.</summary>
    /// <param name="trial">Number of its trial.</param>
    /// <param name="learner">What the leaderboard calls it.</param>
    /// <param name="fold">Place of the fold.</param>
    /// <param name="round">Rounds done.</param>
    void Working(int trial, string learner, int fold, int round);

    /// <summary>A candidate is done with a fold, well or not.</summary>
    /// <param name="trial">Number of its trial.</param>
    /// <param name="fold">Place of the fold.</param>
    void Rested(int trial, int fold);
}

/// <summary>A candidate and what became of it.</summary>
/// <param name="Number">Its place in the search, from 0.</param>
/// <param name="Learner">What the leaderboard calls it.</param>
/// <param name="Settings">What differs from the learner's own defaults.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Loss">Loss on all folds, or on the first where it was there alone; null where it failed.</param>
/// <param name="FitSeconds">Processor time of training on all folds.</param>
/// <param name="PredictSeconds">Processor time of predicting a thousand rows with one of its models.</param>
/// <param name="Trees">Trees of the models of all folds.</param>
/// <param name="Bytes">Size of the models of all folds.</param>
/// <param name="Failure">Why it failed, or null.</param>
public sealed record SearchTrial(
    int Number, string Learner, IReadOnlyDictionary<string, string> Settings, SearchTrialStatus Status, double? Loss, double FitSeconds, double PredictSeconds, int Trees, long Bytes, string? Failure)
{
    /// <summary>Share of the training rows of its folds that it learnt from.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Seconds from the start of the training to its end; 0 where nobody looked.</summary>
    public double EndedAfter { get; init; }
}

/// <summary>How a trial ended.</summary>
public enum SearchTrialStatus
{
    /// <summary>Trained on all folds.</summary>
    Complete,

    /// <summary>On the first fold alone, or on a part of its rows. The best such candidates go on, as another trial.</summary>
    Pruned,

    /// <summary>Failed: the library refused it, or its worker crashed.</summary>
    Failed,
}
