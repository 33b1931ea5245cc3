using Weir.Foundation.Errors;
using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>Curves and thresholds of two classes.</summary>
internal static class BinaryCurves
{
    private const int MostPoints = 200;
    private const int ThresholdSteps = 20;

    /// <exception cref="WeirException"><c>undefined_metric</c>: only one class occurs.</exception>
    public static BinaryDetail Of(MetricInput input, DecisionCost? cost, Metric chosenBy)
    {
        var (positive, scores, weights) = (input.IsPositive, input.PositiveScores, input.Weights);
        var roc = input.Curve.Roc(dropIntermediate: false);
        var isShare = scores.All(s => s is >= 0 and <= 1);
        return new BinaryDetail
        {
            Roc = Thin(input.Curve.Roc(), p => new CurvePoint(p.FalsePositiveRate, p.TruePositiveRate)),
            PrecisionRecall = Thin(input.Curve.PrecisionRecall(), p => new CurvePoint(p.Recall, p.Precision)),
            Calibration = isShare ? [.. CalibrationMetrics.Curve(positive, scores, 10, byQuantile: true, weights).Select(b => new CurvePoint(b.Predicted, b.Observed))] : [],
            CalibrationError = isShare ? CalibrationMetrics.ExpectedError(positive, scores, 10, weights) : null,
            Gain = CurveTables.Gain(positive, scores, 10, weights),
            Lift = CurveTables.Lift(positive, scores, 10, weights),
            Rates = Thin([.. roc.Skip(1).Reverse()], p => new RatePoint(p.Threshold, p.TruePositiveRate, p.FalsePositiveRate)),
            Thresholds = isShare ? [.. CurveTables.Thresholds(positive, scores, ThresholdSteps, weights).Select(t => Figures(t, cost))] : [],
            Chosen = [.. Choose(input, roc, cost, chosenBy)],
        };
    }

    // Every distinct score is a candidate; of equal ones the first from above, which flags least.
    private static IEnumerable<ChosenThreshold> Choose(MetricInput input, IReadOnlyList<RocPoint> roc, DecisionCost? cost, Metric chosenBy)
    {
        double positives = 0, negatives = 0;
        for (var i = 0; i < input.Truth.Length; i++)
        {
            var weight = input.Weights.Length == 0 ? 1 : input.Weights[i];
            if (input.Truth[i] == 1) positives += weight;
            else negatives += weight;
        }

        ThresholdRow Row(double threshold, double tpr, double fpr) => new(threshold, tpr * positives, fpr * negatives, (1 - tpr) * positives, (1 - fpr) * negatives);
        var rows = roc.Select(p => Row(p.Threshold, p.TruePositiveRate, p.FalsePositiveRate)).ToList();
        var half = roc.LastOrDefault(p => p.Threshold >= 0.5);
        var atHalf = Row(0.5, half.TruePositiveRate, half.FalsePositiveRate);
        if (cost is not null)
        {
            var best = rows.MinBy(r => Cost(r, cost));
            yield return new ChosenThreshold("cost", best.Threshold, Cost(best, cost), Cost(atHalf, cost), Figures(best, cost));
        }

        if (Value(chosenBy, atHalf) is not { } value) yield break;
        var candidates = rows.Select(r => (Row: r, Value: Value(chosenBy, r))).Where(r => r.Value is not null).ToList();
        var top = candidates.Aggregate((a, b) => chosenBy.IsBetter(b.Value!.Value, a.Value!.Value) ? b : a);
        yield return new ChosenThreshold(chosenBy.Name, top.Row.Threshold, top.Value!.Value, value, Figures(top.Row, cost));
    }

    // A metric of labels on four rows that stand for all, weighted by the counts.
    private static double? Value(Metric metric, ThresholdRow row) => metric.TryOf(new MetricInput
    {
        Truth = [1, 0, 1, 0],
        Predicted = [1, 1, 0, 0],
        Weights = [row.TruePositives, row.FalsePositives, row.FalseNegatives, row.TrueNegatives],
    });

    private static double Cost(ThresholdRow row, DecisionCost cost) =>
        ((cost.FalsePositive * row.FalsePositives) + (cost.FalseNegative * row.FalseNegatives)) / (row.TruePositives + row.FalsePositives + row.FalseNegatives + row.TrueNegatives);

    private static ThresholdFigures Figures(ThresholdRow row, DecisionCost? cost) => new(row.Threshold, row.Precision, row.Recall, row.F1, row.FlaggedShare, cost is null ? null : Cost(row, cost));

    internal static IReadOnlyList<TOut> Thin<TIn, TOut>(IReadOnlyList<TIn> points, Func<TIn, TOut> convert)
    {
        if (points.Count <= MostPoints) return [.. points.Select(convert)];
        return [.. Enumerable.Range(0, MostPoints).Select(i => convert(points[(int)((long)i * (points.Count - 1) / (MostPoints - 1))]))];
    }
}
