using System.Globalization;
using Weir.Training.AutoML.Workers;

namespace Weir.Training.AutoML.Search;

/// <summary>What became of a candidate.</summary>
/// <param name="Number">Its place in the search, from 0.</param>
/// <param name="Candidate">What was tried.</param>
internal sealed record TrialOutcome(int Number, Candidate Candidate)
{
    /// <summary>Loss on the first fold; NaN where it failed there.</summary>
    public double FirstLoss { get; init; } = double.NaN;

    /// <summary>Share of the training rows of its folds that it learnt from.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Trial that has the model of its first fold: itself, or where the candidate was before.</summary>
    public int FirstFrom { get; init; } = Number;

    /// <summary>Loss on all folds; null where it was on the first alone, or on a part of its rows, or a fold failed.</summary>
    public double? Loss { get; init; }

    /// <summary>Whether it was trained on all rows of all folds.</summary>
    public bool IsWhole => Loss is not null;

    /// <summary>Predictions of all checked rows, each by a model that did not see it, in the order of <see cref="Folds.FoldPlan.Checked"/>; of the first fold's alone where it is not whole. Empty where there is no model.</summary>
    public float[] Predictions { get; init; } = [];

    /// <summary>The same by models that stopped where other rows than those predicted wanted it: what may be told. Where that is not known, or nothing stops, as <see cref="Predictions"/>.</summary>
    public float[] ToldPredictions { get; init; } = [];

    /// <summary>Whether its models are kept, one a fold: not where it failed, or when better ones took their place.</summary>
    public bool HasModels { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Processor time of training and predicting.</summary>
    public double FitSeconds { get; init; }

    /// <summary>Processor time of predicting a thousand rows with one model.</summary>
    public double PredictSeconds { get; init; }

    /// <summary>Trees of all its models.</summary>
    public int Trees { get; init; }

    /// <summary>Trees of each model, by fold.</summary>
    public IReadOnlyList<int> TreesByFold { get; init; } = [];

    /// <summary>Size of all its models.</summary>
    public long Bytes { get; init; }

    /// <summary>The work of a fold, whose model is looked for.</summary>
    public FoldTask TaskOf(int fold) => new(fold == 0 ? FirstFrom : Number, fold, Candidate);

    /// <summary>As others are told of it.</summary>
    public SearchTrial Told() => new(
        Number,
        Candidate.ToString(),
        Candidate.Settings.ToDictionary(s => s.Key, s => s.Value.IsNumber ? s.Value.Number.ToString("G6", CultureInfo.InvariantCulture) : s.Value.ToString()),
        Failure is not null ? SearchTrialStatus.Failed : Loss is null ? SearchTrialStatus.Pruned : SearchTrialStatus.Complete,
        Failure is not null ? null : Loss ?? FirstLoss,
        FitSeconds,
        PredictSeconds,
        Trees,
        Bytes,
        Failure)
    {
        Share = Share,
    };
}
