namespace Weir.Statistics.Metrics;

/// <summary>Weighted counts of true class against predicted class, and every figure that follows from them. Definitions: scikit-learn 1.2.</summary>
public sealed class ConfusionMatrix
{
    private readonly double[,] _counts;

    private readonly double[] _support;
    private readonly double[] _predicted;

    private ConfusionMatrix(double[,] counts)
    {
        _counts = counts;
        (_support, _predicted) = (new double[Classes], new double[Classes]);
        for (var t = 0; t < Classes; t++)
        {
            for (var p = 0; p < Classes; p++)
            {
                _support[t] += counts[t, p];
                _predicted[p] += counts[t, p];
            }
        }
    }

    /// <summary>Number of classes.</summary>
    public int Classes => _counts.GetLength(0);

    /// <summary>Weight of all rows.</summary>
    public double Total { get; private init; }

    /// <summary>Weight of the rows of class <paramref name="truth"/> that were predicted as <paramref name="predicted"/>.</summary>
    public double this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>Counts rows.</summary>
    /// <param name="truth">Class of each row, 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="predicted">Predicted class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: there is no row.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<double> weights = default)
    {
        if (truth.Length != predicted.Length || (!weights.IsEmpty && weights.Length != truth.Length)) throw new ArgumentException("truth, predictions and weights differ in length");
        MetricErrors.RequireRows("confusion_matrix", truth.Length);
        var counts = new double[classes, classes];
        double total = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            counts[truth[i], predicted[i]] += weight;
            total += weight;
        }

        return new ConfusionMatrix(counts) { Total = total };
    }

    /// <summary>Weight of the rows of a class.</summary>
    public double Support(int c) => _support[c];

    /// <summary>Weight of the rows predicted as a class.</summary>
    public double Predicted(int c) => _predicted[c];

    /// <summary>Share of rows predicted right.</summary>
    public double Accuracy() => Enumerable.Range(0, Classes).Sum(c => _counts[c, c]) / Total;

    /// <summary>Mean recall of the classes that occur.</summary>
    /// <param name="adjusted">Scaled so that guessing gives 0.</param>
    public double BalancedAccuracy(bool adjusted = false)
    {
        var recalls = Enumerable.Range(0, Classes).Where(c => Support(c) > 0).Select(c => _counts[c, c] / Support(c)).ToArray();
        var mean = recalls.Average();
        var chance = 1.0 / recalls.Length;
        return adjusted ? (mean - chance) / (1 - chance) : mean;
    }

    /// <summary>Share of the rows predicted as a class that belong to it.</summary>
    public double Precision(int c, double zeroDivision = 0) => Ratio(_counts[c, c], Predicted(c), zeroDivision);

    /// <summary>Share of a class's rows that were predicted as it.</summary>
    public double Recall(int c, double zeroDivision = 0) => Ratio(_counts[c, c], Support(c), zeroDivision);

    /// <summary>Share of the other classes' rows that were not predicted as this one.</summary>
    public double Specificity(int c, double zeroDivision = 0) => Ratio(TrueNegatives(c), Total - Support(c), zeroDivision);

    /// <summary>Share of the rows not predicted as a class that do not belong to it.</summary>
    public double NegativePredictiveValue(int c, double zeroDivision = 0) => Ratio(TrueNegatives(c), Total - Predicted(c), zeroDivision);

    /// <summary>F-measure of a class; β = 1 weighs precision and recall alike, 2 favours recall.</summary>
    public double FScore(int c, double beta = 1, double zeroDivision = 0)
    {
        var square = beta * beta;
        return Ratio((1 + square) * _counts[c, c], (square * Support(c)) + Predicted(c), zeroDivision);
    }

    /// <summary>Rows of both truth and prediction over rows of either.</summary>
    public double Jaccard(int c, double zeroDivision = 0) => Ratio(_counts[c, c], Support(c) + Predicted(c) - _counts[c, c], zeroDivision);

    /// <summary>Mean of a figure over the classes that occur in truth or prediction, each counting alike.</summary>
    public double Macro(Func<int, double> figure) => Present().Average(figure);

    /// <summary>Mean of a figure over the classes, weighted by their support.</summary>
    public double Weighted(Func<int, double> figure) => Present().Sum(c => figure(c) * Support(c)) / Total;

    /// <summary>A figure of all classes in one heap: accuracy for precision, recall and every F-measure.</summary>
    public double Micro() => Accuracy();

    /// <summary>Jaccard index of all classes in one heap.</summary>
    public double JaccardMicro() => Accuracy() / (2 - Accuracy());

    /// <summary>How much more often a class's rows are predicted as it than others are: true over false positive rate.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a rate or its ratio is not defined.</exception>
    public double PositiveLikelihoodRatio(int c) => LikelihoodRatio("positive", _counts[c, c], Support(c), Predicted(c) - _counts[c, c], Total - Support(c));

    /// <summary>False negative over true negative rate of a class: the lower, the better it is ruled out.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a rate or its ratio is not defined.</exception>
    public double NegativeLikelihoodRatio(int c) => LikelihoodRatio("negative", Support(c) - _counts[c, c], Support(c), TrueNegatives(c), Total - Support(c));

    /// <summary>The counts as shares.</summary>
    public double[,] Normalized(ConfusionShares shares)
    {
        var result = new double[Classes, Classes];
        for (var t = 0; t < Classes; t++)
        {
            for (var p = 0; p < Classes; p++)
                result[t, p] = Ratio(_counts[t, p], shares switch { ConfusionShares.OfTruth => Support(t), ConfusionShares.OfPrediction => Predicted(p), ConfusionShares.OfAll => Total, _ => 1 }, 0);
        }

        return result;
    }

    /// <summary>Correlation of truth and prediction (Matthews, Gorodkin for several classes); 0 where one of them is constant.</summary>
    public double MatthewsCorrelation()
    {
        var classes = Enumerable.Range(0, Classes).ToArray();
        var correct = classes.Sum(c => _counts[c, c]);
        var covariance = (correct * Total) - classes.Sum(c => Support(c) * Predicted(c));
        var truth = (Total * Total) - classes.Sum(c => Support(c) * Support(c));
        var predicted = (Total * Total) - classes.Sum(c => Predicted(c) * Predicted(c));
        return truth * predicted == 0 ? 0 : covariance / Math.Sqrt(truth * predicted);
    }

    /// <summary>Agreement beyond chance (Cohen). Disagreement counts 1, |i − j| or (i − j)².</summary>
    public double CohenKappa(KappaWeights weights = KappaWeights.None)
    {
        double observed = 0, expected = 0;
        for (var i = 0; i < Classes; i++)
        {
            for (var j = 0; j < Classes; j++)
            {
                double cost = weights switch { KappaWeights.None => i == j ? 0 : 1, KappaWeights.Linear => Math.Abs(i - j), _ => (i - j) * (i - j) };
                observed += cost * _counts[i, j];
                expected += cost * Support(i) * Predicted(j) / Total;
            }
        }

        if (expected == 0) throw MetricErrors.Because("cohen_kappa", "truth and prediction are one and the same class in every row");
        return 1 - (observed / expected);
    }

    private static double LikelihoodRatio(string which, double part, double of, double other, double ofOthers)
    {
        if (of == 0 || ofOthers == 0) throw MetricErrors.Because("likelihood_ratios", "it needs rows of both classes, and only one occurs");
        if (other == 0) throw MetricErrors.Because("likelihood_ratios", $"the {which} ratio divides by a rate of 0");
        return part / of / (other / ofOthers);
    }

    private double TrueNegatives(int c) => Total - Support(c) - Predicted(c) + _counts[c, c];

    private IEnumerable<int> Present() => Enumerable.Range(0, Classes).Where(c => Support(c) > 0 || Predicted(c) > 0);

    private static double Ratio(double numerator, double denominator, double zeroDivision) => denominator == 0 ? zeroDivision : numerator / denominator;
}

/// <summary>How disagreement counts in Cohen's kappa.</summary>
public enum KappaWeights
{
    /// <summary>Every disagreement alike.</summary>
    None,

    /// <summary>By the distance of the classes.</summary>
    Linear,

    /// <summary>By the square of the distance.</summary>
    Quadratic,
}

/// <summary>What the counts of a confusion matrix are divided by.</summary>
public enum ConfusionShares
{
    /// <summary>Nothing: weights of rows.</summary>
    None,

    /// <summary>The rows of the true class.</summary>
    OfTruth,

    /// <summary>The rows of the predicted class.</summary>
    OfPrediction,

    /// <summary>All rows.</summary>
    OfAll,
}
