using Weir.Foundation.Progress;
using Weir.Training.AutoML;
using Weir.Training.Curves;
using Weir.Training.Forecasting;

namespace Weir.Training;

/// <summary>What to train, on what.</summary>
public sealed record TrainingRequest
{
    /// <summary>Table to train on.</summary>
    public required string DataPath { get; init; }

    /// <summary>Column to predict; several with commas between are predicted together.</summary>
    public required string Target { get; init; }

    private const double UsualTestShare = 0.2;
    private const int MostTestRows = 200_000;

    /// <summary>Table to test on; null splits <see cref="TestShare"/> off the data.</summary>
    public string? TestPath { get; init; }

    /// <summary>Share of rows kept for the test, 0.01 to 0.9; null is a fifth, and of more than a million rows about 200,000, which judge as well.</summary>
    public double? TestShare { get; init; }

    /// <summary>Whether a search without <see cref="TestPath"/> keeps <see cref="TestShare"/> for the test. False trains on all rows and judges each row by models that did not see it.</summary>
    public bool HoldsBack { get; init; }

    /// <summary>What is learnt; null decides by the target.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>Shares of the quantiles to predict, between 0 and 1; empty for 0.1, 0.5 and 0.9.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>Column that says which rows belong together: they are never divided between training and validation, and a ranking orders them. It is no feature.</summary>
    public string? Group { get; init; }

    /// <summary>What a forecast is told; null for other tasks.</summary>
    public ForecastOptions? Forecast { get; init; }

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>File that says how columns become features; what it does not name is inferred. Null infers all.</summary>
    public string? FeaturesPath { get; init; }

    /// <summary>Columns computed from others, each <c>name = SQL expression</c>.</summary>
    public IReadOnlyList<string> Derive { get; init; } = [];

    /// <summary>Same seed and data, same model.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Rounds of boosting at most.</summary>
    public int MostRounds { get; init; } = 1000;

    /// <summary>Learners to try, by name; empty tries all.</summary>
    public IReadOnlyList<string> Learners { get; init; } = [];

    /// <summary>Settings of the one learner that is asked for, by name; <c>monotone_constraints.COLUMN</c> and <c>interaction_constraints</c> name raw columns.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How much rows of each class count: <c>balanced</c>, or <c>no=1,yes=5</c>. Null counts all alike.</summary>
    public string? ClassWeight { get; init; }

    /// <summary>How long to search for the best model; null trains each learner once.</summary>
    public SearchOptions? Search { get; init; }

    /// <summary>Trains the learner that wins with more and more of the rows, too.</summary>
    public bool HasLearningCurve { get; init; }

    /// <summary>Trains the learner that wins with each of these values, too; null for none.</summary>
    public ValidationValues? ValidationCurve { get; init; }

    /// <summary>Tables of so many cells (rows × columns) are trained on in parts, by boosted trees alone.</summary>
    public double StreamedCells { get; init; } = 20e6;

    /// <summary>The clock of budgets.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears how far training has come.</summary>
    public IProgressSink Progress { get; init; } = NoProgress.Instance;

    /// <summary>Share of so many rows that is kept for the test.</summary>
    internal double TestShareOf(int rows) => TestShare ?? Math.Min(UsualTestShare, MostTestRows / (double)rows);
}
