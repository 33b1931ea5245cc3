namespace Weir.Statistics.Metrics;

/// <summary>Weighted counts of true class against predicted class, and every figure that follows from them. Definitions: scikit-learn 1.2.</summary>
public sealed class ConfusionMatrix
{
    private readonly double[,] _counts;

    private ConfusionMatrix(double[,] counts) => _counts = counts;

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
    /// <exception cref="ArgumentException">The lengths differ or there is no row.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<double> weights = default)
    {
        if (truth.Length != predicted.Length || (!weights.IsEmpty && weights.Length != truth.Length)) throw new ArgumentException("truth, predictions and weights differ in length");
        if (truth.IsEmpty) throw new ArgumentException("there is no row");
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
    public double Support(int c) => Enumerable.Range(0, Classes).Sum(p => _counts[c, p]);

    /// <summary>Weight of the rows predicted as a class.</summary>
    public double Predicted(int c) => Enumerable.Range(0, Classes).Sum(t => _counts[t, c]);

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

        return 1 - (observed / expected);
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
