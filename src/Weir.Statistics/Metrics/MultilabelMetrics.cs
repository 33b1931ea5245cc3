namespace Weir.Statistics.Metrics;

/// <summary>Figures for rows that have any number of labels. Truth, predictions and scores are rows × labels, row-major.</summary>
public static class MultilabelMetrics
{
    /// <summary>Share of rows whose labels are all right.</summary>
    public static double SubsetAccuracy(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, int labels, ReadOnlySpan<double> weights = default) =>
        Mean("accuracy_subset", truth, labels, weights, (t, p) => t.SequenceEqual(p) ? 1 : 0, predicted);

    /// <summary>Share of labels that are wrong.</summary>
    public static double HammingLoss(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, int labels, ReadOnlySpan<double> weights = default) =>
        Mean("hamming_loss", truth, labels, weights, (t, p) => Count(t, p).Wrong / (double)labels, predicted);

    /// <summary>Weights of true and false positives and negatives of each label.</summary>
    public static LabelCounts[] Counts(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, int labels, ReadOnlySpan<double> weights = default)
    {
        var counts = new LabelCounts[labels];
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i / labels];
            counts[i % labels] += (truth[i], predicted[i]) switch
            {
                (true, true) => new LabelCounts(weight, 0, 0, 0),
                (false, true) => new LabelCounts(0, weight, 0, 0),
                (true, false) => new LabelCounts(0, 0, weight, 0),
                _ => new LabelCounts(0, 0, 0, weight),
            };
        }

        return counts;
    }

    /// <summary>A figure of labels (such as <see cref="LabelCounts.F1"/>), averaged.</summary>
    /// <param name="truth">Rows × labels.</param>
    /// <param name="predicted">Rows × labels.</param>
    /// <param name="labels">Number of labels.</param>
    /// <param name="average">How.</param>
    /// <param name="figure">Figure of the counts of a label, of all labels (micro) or of a row (samples).</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    public static double Average(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, int labels, LabelAverage average, Func<LabelCounts, double> figure, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("a figure of labels", truth.Length);
        var counts = Counts(truth, predicted, labels, weights);
        var sum = counts.Aggregate((a, b) => a + b);
        return average switch
        {
            LabelAverage.Micro => figure(sum),
            LabelAverage.Macro => counts.Average(figure),
            LabelAverage.Weighted => sum.Support == 0 ? 0 : counts.Sum(c => c.Support * figure(c)) / sum.Support,
            _ => Mean("a figure of labels", truth, labels, weights, (t, p) => figure(Of(t, p)), predicted),
        };
    }

    /// <summary>Average precision of each label, averaged; by samples a row without a label counts 0, as in scikit-learn 1.2.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: a label has no positive row.</exception>
    public static double AveragePrecision(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, LabelAverage average, ReadOnlySpan<double> weights = default)
    {
        var rows = truth.Length / labels;
        if (average == LabelAverage.Micro) return ScoreCurve.Of(truth, scores, PerLabel(weights, labels)).AveragePrecision();
        double sum = 0, total = 0;
        if (average == LabelAverage.Samples)
        {
            for (var i = 0; i < rows; i++)
            {
                var weight = weights.IsEmpty ? 1 : weights[i];
                total += weight;
                if (!truth.Slice(i * labels, labels).Contains(true)) continue;
                sum += weight * ScoreCurve.Of(truth.Slice(i * labels, labels), scores.Slice(i * labels, labels)).AveragePrecision();
            }

            return sum / total;
        }

        for (var c = 0; c < labels; c++)
        {
            var isPositive = new bool[rows];
            for (var i = 0; i < rows; i++) isPositive[i] = truth[(i * labels) + c];
            double support = 0;
            for (var i = 0; i < rows; i++) if (isPositive[i]) support += weights.IsEmpty ? 1 : weights[i];
            var weight = average == LabelAverage.Macro ? 1 : support;
            if (weight == 0) continue;
            sum += weight * ScoreCurve.Of(isPositive, MulticlassScores.Column(scores, labels, c, rows), weights).AveragePrecision();
            total += weight;
        }

        return sum / total;
    }

    /// <summary>How far down the list of labels by score one must go to have all true ones; 0 for a row without any.</summary>
    public static double CoverageError(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights = default) =>
        Mean("coverage_error", truth, labels, weights, static (t, s) =>
        {
            var least = double.PositiveInfinity;
            for (var c = 0; c < t.Length; c++) if (t[c]) least = Math.Min(least, s[c]);
            var covered = 0;
            foreach (var score in s) if (score >= least) covered++;
            return covered;
        }, scores);

    /// <summary>Mean over the true labels of the share of true ones among those that score at least as high; 1 for a row with none or all.</summary>
    public static double RankingAveragePrecision(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights = default) =>
        Mean("label_ranking_average_precision", truth, labels, weights, static (t, s) =>
        {
            var relevant = t.Count(true);
            if (relevant == 0 || relevant == t.Length) return 1;
            double sum = 0;
            for (var c = 0; c < t.Length; c++)
            {
                if (!t[c]) continue;
                double above = 0, right = 0;
                for (var d = 0; d < t.Length; d++)
                {
                    if (s[d] < s[c]) continue;
                    above++;
                    if (t[d]) right++;
                }

                sum += right / above;
            }

            return sum / relevant;
        }, scores);

    /// <summary>Share of (true, untrue) pairs of labels where the untrue one scores at least as high; 0 for a row with none or all.</summary>
    public static double RankingLoss(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights = default) =>
        Mean("label_ranking_loss", truth, labels, weights, static (t, s) =>
        {
            var relevant = t.Count(true);
            if (relevant == 0 || relevant == t.Length) return 0;
            double wrong = 0;
            for (var c = 0; c < t.Length; c++)
                for (var d = 0; d < t.Length; d++)
                    if (t[c] && !t[d] && s[d] >= s[c]) wrong++;
            return wrong / relevant / (t.Length - relevant);
        }, scores);

    private delegate double RowFigure<T>(ReadOnlySpan<bool> truth, ReadOnlySpan<T> other);

    private static double Mean<T>(string metric, ReadOnlySpan<bool> truth, int labels, ReadOnlySpan<double> weights, RowFigure<T> figure, ReadOnlySpan<T> other)
    {
        if (truth.Length != other.Length || truth.Length % labels != 0) throw new ArgumentException("truth and predictions must both be rows x labels");
        MetricErrors.RequireRows(metric, truth.Length);
        MetricErrors.RequireWeights(weights, truth.Length / labels);
        double sum = 0, total = 0;
        for (var i = 0; i < truth.Length / labels; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * figure(truth.Slice(i * labels, labels), other.Slice(i * labels, labels));
            total += weight;
        }

        return sum / total;
    }

    private static LabelCounts Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted)
    {
        var counts = default(LabelCounts);
        foreach (var c in Counts(truth, predicted, truth.Length)) counts += c;
        return counts;
    }

    private static (int Right, int Wrong) Count(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted)
    {
        var wrong = 0;
        for (var c = 0; c < truth.Length; c++) if (truth[c] != predicted[c]) wrong++;
        return (truth.Length - wrong, wrong);
    }

    private static double[] PerLabel(ReadOnlySpan<double> weights, int labels)
    {
        var all = new double[weights.Length * labels];
        for (var i = 0; i < all.Length; i++) all[i] = weights[i / labels];
        return all;
    }
}

/// <summary>Weights of the rows by truth and prediction of one label.</summary>
/// <param name="TruePositives">Has it, and it was predicted.</param>
/// <param name="FalsePositives">Has it not, and it was predicted.</param>
/// <param name="FalseNegatives">Has it, and it was not predicted.</param>
/// <param name="TrueNegatives">Neither.</param>
public readonly record struct LabelCounts(double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    /// <summary>Weight of the rows that have the label.</summary>
    public double Support => TruePositives + FalseNegatives;

    /// <summary>Share of the predicted that have it; 0 when none is predicted.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of those that have it that are predicted; 0 when none has it.</summary>
    public double Recall => Ratio(TruePositives, Support);

    /// <summary>Harmonic mean of precision and recall; 0 when neither truth nor prediction has it.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Both over either; 0 when neither truth nor prediction has it.</summary>
    public double Jaccard => Ratio(TruePositives, TruePositives + FalsePositives + FalseNegatives);

    /// <summary>Sums.</summary>
    public static LabelCounts operator +(LabelCounts a, LabelCounts b) =>
        new(a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives, a.TrueNegatives + b.TrueNegatives);

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}

/// <summary>How figures of several labels become one.</summary>
public enum LabelAverage
{
    /// <summary>Of all labels in one heap.</summary>
    Micro,

    /// <summary>Each label alike.</summary>
    Macro,

    /// <summary>Labels by their support.</summary>
    Weighted,

    /// <summary>Over rows, each with its own figure.</summary>
    Samples,
}
