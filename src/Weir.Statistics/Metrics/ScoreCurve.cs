namespace Weir.Statistics.Metrics;

/// <summary>Weights of the positive and negative rows that score at least so much, for each distinct score: what ROC, precision-recall and DET curves are made of.</summary>
public sealed class ScoreCurve
{
    private readonly double[] _truePositives;
    private readonly double[] _falsePositives;
    private readonly double[] _thresholds;

    private ScoreCurve(double[] truePositives, double[] falsePositives, double[] thresholds) =>
        (_truePositives, _falsePositives, _thresholds) = (truePositives, falsePositives, thresholds);

    private double Positives => _truePositives[^1];

    private double Negatives => _falsePositives[^1];

    /// <summary>Sums the rows.</summary>
    /// <param name="isPositive">Truth of each row.</param>
    /// <param name="scores">Score of each row, higher is more positive.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <param name="order">The order of these scores, where it is known already.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no row, or a score is not a number.</exception>
    public static ScoreCurve Of(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default, ScoreOrder? order = null)
    {
        if (isPositive.Length != scores.Length) throw new ArgumentException($"{isPositive.Length} truths for {scores.Length} scores");
        MetricErrors.RequireWeights(weights, scores.Length);
        MetricErrors.RequireRows("a curve of scores", scores.Length);
        order ??= ScoreOrder.Of(scores);
        var (truePositives, falsePositives, thresholds) = (new double[order.Ends.Length], new double[order.Ends.Length], order.Thresholds);
        double positives = 0, negatives = 0;
        var (from, count) = (0, 0);
        for (var g = 0; g < order.Ends.Length; g++)
        {
            var before = positives + negatives;
            // Backwards within equal scores, as scikit-learn adds them up: weighted sums then agree to the last bit.
            for (var i = order.Ends[g] - 1; i >= from; i--)
            {
                var row = order.Rows[i];
                var weight = weights.IsEmpty ? 1 : weights[row];
                if (isPositive[row]) positives += weight;
                else negatives += weight;
            }

            from = order.Ends[g];
            if (positives + negatives == before) continue; // rows without weight make no point
            (truePositives[count], falsePositives[count]) = (positives, negatives);
            if (count != g)
            {
                if (ReferenceEquals(thresholds, order.Thresholds)) thresholds = (double[])thresholds.Clone();
                thresholds[count] = order.Thresholds[g];
            }

            count++;
        }

        if (count == 0) throw MetricErrors.Because("a curve of scores", "all weights are 0");
        return new ScoreCurve(truePositives[..count], falsePositives[..count], thresholds[..count]);
    }

    /// <summary>Area under the ROC curve.</summary>
    /// <param name="maxFalsePositiveRate">Only up to this false positive rate in (0, 1], standardised after McClish (1989) so that guessing gives ½.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public double RocAuc(double maxFalsePositiveRate = 1)
    {
        RequireBoth("roc_auc");
        if (!(maxFalsePositiveRate is > 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(maxFalsePositiveRate), maxFalsePositiveRate, "a rate in (0, 1]");
        double area = 0, lastX = 0, lastY = 0;
        for (var i = 0; i < _truePositives.Length; i++)
        {
            var x = _falsePositives[i] / Negatives;
            var y = _truePositives[i] / Positives;
            if (x > maxFalsePositiveRate)
            {
                var cut = lastY + ((y - lastY) * (maxFalsePositiveRate - lastX) / (x - lastX));
                area += (maxFalsePositiveRate - lastX) * (cut + lastY) / 2;
                break;
            }

            area += (x - lastX) * (y + lastY) / 2;
            (lastX, lastY) = (x, y);
        }

        if (maxFalsePositiveRate >= 1) return area;
        var least = maxFalsePositiveRate * maxFalsePositiveRate / 2;
        return 0.5 * (1 + ((area - least) / (maxFalsePositiveRate - least)));
    }

    /// <summary>Mean precision over the steps of recall, without interpolation.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public double AveragePrecision()
    {
        RequirePositive("average_precision");
        double sum = 0, last = 0;
        for (var i = 0; i < _truePositives.Length; i++)
        {
            sum += (_truePositives[i] - last) * Precision(i);
            last = _truePositives[i];
        }

        return sum / Positives;
    }

    /// <summary>Area under the precision-recall curve by trapezoids: more hopeful than <see cref="AveragePrecision"/>.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public double PrecisionRecallArea()
    {
        RequirePositive("pr_auc_trapezoid");
        double area = 0, lastRecall = 0, lastPrecision = 1;
        for (var i = 0; i < _truePositives.Length; i++)
        {
            var recall = _truePositives[i] / Positives;
            area += (recall - lastRecall) * (Precision(i) + lastPrecision) / 2;
            (lastRecall, lastPrecision) = (recall, Precision(i));
        }

        return area;
    }

    /// <summary>Largest gap between true and false positive rate over all thresholds.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public double KolmogorovSmirnov()
    {
        RequireBoth("ks_statistic");
        double gap = 0;
        for (var i = 0; i < _truePositives.Length; i++) gap = Math.Max(gap, (_truePositives[i] / Positives) - (_falsePositives[i] / Negatives));
        return gap;
    }

    /// <summary>The ROC curve from (0, 0), whose threshold is the highest score + 1, to (1, 1).</summary>
    /// <param name="dropIntermediate">Leaves out points on a straight line between their neighbours.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public IReadOnlyList<RocPoint> Roc(bool dropIntermediate = true)
    {
        RequireBoth("roc_curve");
        List<RocPoint> points = [new(0, 0, _thresholds[0] + 1)];
        for (var i = 0; i < _thresholds.Length; i++)
        {
            var isInside = i > 0 && i + 1 < _thresholds.Length;
            if (dropIntermediate && isInside && IsStraight(_falsePositives, i) && IsStraight(_truePositives, i)) continue;
            points.Add(new RocPoint(_falsePositives[i] / Negatives, _truePositives[i] / Positives, _thresholds[i]));
        }

        return points;
    }

    /// <summary>Precision and recall from the lowest threshold up; the last point, precision 1 and recall 0, has no threshold (NaN).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public IReadOnlyList<PrecisionRecallPoint> PrecisionRecall()
    {
        RequirePositive("precision_recall_curve");
        List<PrecisionRecallPoint> points = [];
        for (var i = _thresholds.Length - 1; i >= 0; i--) points.Add(new(Precision(i), _truePositives[i] / Positives, _thresholds[i]));
        points.Add(new(1, 0, double.NaN));
        return points;
    }

    /// <summary>False positive against false negative rate, from the threshold below which no positive is missed to the first that raises no false alarm.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public IReadOnlyList<DetPoint> DetectionErrorTradeoff()
    {
        RequireBoth("det_curve");
        var first = Array.FindLastIndex(_falsePositives, f => f == _falsePositives[0]);
        var last = Array.FindIndex(_truePositives, t => t == Positives);
        List<DetPoint> points = [];
        for (var i = last; i >= first; i--) points.Add(new(_falsePositives[i] / Negatives, (Positives - _truePositives[i]) / Positives, _thresholds[i]));
        return points;
    }

    private double Precision(int i) => _truePositives[i] + _falsePositives[i] is > 0 and var flagged ? _truePositives[i] / flagged : 0;

    private static bool IsStraight(double[] values, int i) => values[i + 1] - values[i] - (values[i] - values[i - 1]) == 0;

    private void RequireBoth(string metric)
    {
        if (Positives == 0 || Negatives == 0) throw MetricErrors.Because(metric, "it needs rows of both classes, and only one occurs");
    }

    private void RequirePositive(string metric)
    {
        if (Positives == 0) throw MetricErrors.Because(metric, "it needs a positive row, and there is none");
    }
}

/// <summary>A point of a ROC curve.</summary>
/// <param name="FalsePositiveRate">Share of the negative rows at or above the threshold.</param>
/// <param name="TruePositiveRate">Share of the positive rows at or above the threshold.</param>
/// <param name="Threshold">Least score that is flagged.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);

/// <summary>A point of a precision-recall curve.</summary>
/// <param name="Precision">Share of the flagged rows that are positive.</param>
/// <param name="Recall">Share of the positive rows that are flagged.</param>
/// <param name="Threshold">Least score that is flagged.</param>
public readonly record struct PrecisionRecallPoint(double Precision, double Recall, double Threshold);

/// <summary>A point of a detection error trade-off curve.</summary>
/// <param name="FalsePositiveRate">Share of the negative rows at or above the threshold.</param>
/// <param name="FalseNegativeRate">Share of the positive rows below it.</param>
/// <param name="Threshold">Least score that is flagged.</param>
public readonly record struct DetPoint(double FalsePositiveRate, double FalseNegativeRate, double Threshold);
