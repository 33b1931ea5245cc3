namespace Weir.Statistics.Metrics;

/// <summary>Truth and prediction of rows, with what several metrics share computed once. Which properties are filled depends on the task.</summary>
public sealed class MetricInput
{
    private ConfusionMatrix? _matrix;
    private ScoreCurve? _curve;
    private ScoreOrder? _order;
    private bool[]? _isPositive;
    private double[]? _positiveScores;

    /// <summary>Classes: the true class of each row. Clustering: the true group.</summary>
    public int[] Truth { get; init; } = [];

    /// <summary>Classes: the predicted class of each row. Clustering: the group found.</summary>
    public int[] Predicted { get; init; } = [];

    /// <summary>Classes: rows × classes; multi-label: rows × labels; ranking: score of each item. Empty where a model gives none.</summary>
    public double[] Probabilities { get; init; } = [];

    /// <summary>Number of classes or labels.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Regression and forecast: true values; ranking: relevance of each item.</summary>
    public double[] TrueValues { get; init; } = [];

    /// <summary>Regression and forecast: predicted values.</summary>
    public double[] PredictedValues { get; init; } = [];

    /// <summary>Multi-label: rows × labels.</summary>
    public bool[] TrueLabels { get; init; } = [];

    /// <summary>Multi-label: rows × labels.</summary>
    public bool[] PredictedLabels { get; init; } = [];

    /// <summary>Forecast: the series before the rows.</summary>
    public double[] History { get; init; } = [];

    /// <summary>Forecast: the number of the series of each row; empty where nobody asks by series.</summary>
    public int[] Series { get; init; } = [];

    /// <summary>Ranking: for each query the place behind its last item.</summary>
    public int[] QueryEnds { get; init; } = [];

    /// <summary>Ranking: least relevance that counts as relevant.</summary>
    public double RelevantFrom { get; init; } = 1;

    /// <summary>Clustering: rows × <see cref="Dimensions"/>.</summary>
    public double[] Points { get; init; } = [];

    /// <summary>Clustering: numbers a point.</summary>
    public int Dimensions { get; init; }

    /// <summary>Regression: features of the model, for R² corrected by them; 0 where unknown.</summary>
    public int Features { get; init; }

    /// <summary>Weight of each row (of each query); empty for 1.</summary>
    public double[] Weights { get; init; } = [];

    /// <summary>True where probabilities or scores are given.</summary>
    public bool HasProbabilities => Probabilities.Length > 0;

    /// <summary>Counts of true against predicted class.</summary>
    public ConfusionMatrix Matrix => _matrix ??= ConfusionMatrix.Of(Truth, Predicted, Classes, Weights);

    /// <summary>Sums by score of the positive class.</summary>
    public ScoreCurve Curve => _curve ??= ScoreCurve.Of(IsPositive, PositiveScores, Weights, _order ??= ScoreOrder.Of(PositiveScores));

    /// <summary>Two classes: where the truth is the second.</summary>
    public bool[] IsPositive => _isPositive ??= MulticlassScores.IsClass(Truth, 1);

    /// <summary>Two classes: probability of the second.</summary>
    public double[] PositiveScores => _positiveScores ??= MulticlassScores.Column(Probabilities, Classes, 1, Truth.Length);

    /// <summary>The same rows with other weights; what does not depend on them is kept.</summary>
    public MetricInput WithWeights(double[] weights)
    {
        // Sorted here once rather than by every resample.
        if (_order is null && HasProbabilities && Classes == 2 && Truth.Length > 0 && !Array.Exists(Probabilities, double.IsNaN)) _order = ScoreOrder.Of(PositiveScores);
        return Copy(weights);
    }

    private MetricInput Copy(double[] weights) => new()
    {
        Truth = Truth,
        Predicted = Predicted,
        Probabilities = Probabilities,
        Classes = Classes,
        TrueValues = TrueValues,
        PredictedValues = PredictedValues,
        TrueLabels = TrueLabels,
        PredictedLabels = PredictedLabels,
        History = History,
        Series = Series,
        QueryEnds = QueryEnds,
        RelevantFrom = RelevantFrom,
        Points = Points,
        Dimensions = Dimensions,
        Features = Features,
        Weights = weights,
        _isPositive = Classes == 2 ? IsPositive : null,
        _positiveScores = _positiveScores,
        _order = _order,
    };
}
