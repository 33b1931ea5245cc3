using Weir.Models.Packages;
using Weir.Models.Signatures;
using Weir.Training.AutoML.Search;
using Weir.Training.Curves;
using Weir.Training.Forecasting;

namespace Weir.Training;

/// <summary>A trained pipeline that was checked against its graph, not saved yet.</summary>
public sealed record TrainingResult
{
    /// <summary>What was learnt.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>Column that is predicted.</summary>
    public required string Target { get; init; }

    /// <summary>What the columns of a prediction are called: quantiles, or targets; empty where there is one, or for classes.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Classes by their number; empty for a regression.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Learner that won.</summary>
    public required string Learner { get; init; }

    /// <summary>All learners, the best first.</summary>
    public required IReadOnlyList<LeaderboardEntry> Leaderboard { get; init; }

    /// <summary>All that a search tried, in order; empty without a search.</summary>
    public IReadOnlyList<SearchTrial> Trials { get; init; } = [];

    /// <summary>Seconds from the start of the training to the first model that a search could have ended with; null without one.</summary>
    public double? FirstModelSeconds { get; init; }

    /// <summary>Whether somebody ended the search before its time: this is the best that it had.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Figures on the test rows, by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Figures of each series of a forecast of several; empty otherwise.</summary>
    public IReadOnlyList<SeriesFigures> Series { get; init; } = [];

    /// <summary>Columns that tell the series of a forecast apart.</summary>
    public IReadOnlyList<string> SeriesColumns { get; init; } = [];

    /// <summary>Figures after each round of each learner: name, round, value.</summary>
    public required IReadOnlyList<(string Name, int Round, double Value)> Curves { get; init; }

    /// <summary>Losses with more and more of the rows; empty unless asked for.</summary>
    public IReadOnlyList<CurvePoint> LearningCurve { get; init; } = [];

    /// <summary>Losses with each value of a setting; empty unless asked for.</summary>
    public IReadOnlyList<CurvePoint> ValidationCurve { get; init; } = [];

    /// <summary>Everything that the result depends on, as text.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>What was left out or treated in a way worth knowing, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Rows trained on.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Rows that what is saved was trained on, where it is trained again once it is judged; null for <see cref="TrainingRows"/>.</summary>
    public int? SavedRows { get; init; }

    /// <summary>Rows tested on.</summary>
    public required int TestRows { get; init; }

    /// <summary>True where <see cref="Metrics"/> judge training rows by models that did not see them; the graph was then checked on all training rows.</summary>
    public bool IsOutOfFold { get; init; }

    /// <summary>Number of features that the raw columns became.</summary>
    public required int Features { get; init; }

    /// <summary>How each column became features, as <c>features.yaml</c>: training with it as <see cref="TrainingRequest.FeaturesPath"/> does the same again.</summary>
    public string? FeaturePlan { get; init; }

    /// <summary>The most telling features with their share, the greatest first.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Importance { get; init; }

    /// <summary>Largest difference between trainer and graph over the test rows, |a − b| / max(1, |a|).</summary>
    public required double LargestDifference { get; init; }

    /// <summary>The graph, raw columns in, prediction out.</summary>
    public required ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>What it takes and gives.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>Rows of the test part; null for a forecast, whose inputs are no columns.</summary>
    public InputExample? Example { get; init; }
}

/// <summary>A learner and how it did on the validation rows.</summary>
/// <param name="Learner">Its name.</param>
/// <param name="Metric"><c>log_loss</c> or <c>rmse</c>.</param>
/// <param name="Value">Lower is better.</param>
/// <param name="Seconds">Time of training: in a search processor time of all folds, else wall time.</param>
public sealed record LeaderboardEntry(string Learner, string Metric, double Value, double Seconds)
{
    /// <summary>Number of the trial in a search; null for a mean of several, and without a search.</summary>
    public int? Trial { get; init; }

    /// <summary>Processor time of predicting a thousand rows, in a search; null else.</summary>
    public double? PredictSeconds { get; init; }

    /// <summary>Trees of its models, in a search.</summary>
    public int Trees { get; init; }

    /// <summary>Size of its models before they are written as a graph, in a search.</summary>
    public long Bytes { get; init; }
}
