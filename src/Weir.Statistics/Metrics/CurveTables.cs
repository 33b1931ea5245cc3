namespace Weir.Statistics.Metrics;

/// <summary>What flagging the highest scores brings: gain, lift, and figures by threshold.</summary>
public static class CurveTables
{
    /// <summary>Share of the positives among the first ⌈n·d/parts⌉ rows by score, d = 1 to <paramref name="parts"/>; with weights, among the rows up to that share of the weight.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public static double[] Gain(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, int parts = 10, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("gain_curve_deciles", scores.Length);
        MetricErrors.RequireWeights(weights, scores.Length);
        var order = ScoreOrder.Of(scores).Rows;
        var (flagged, found) = (new double[order.Length], new double[order.Length]);
        double weight = 0, positives = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var w = weights.IsEmpty ? 1 : weights[order[i]];
            weight += w;
            if (isPositive[order[i]]) positives += w;
            (flagged[i], found[i]) = (weight, positives);
        }

        if (positives == 0) throw MetricErrors.Because("gain_curve_deciles", "it needs a positive row, and there is none");
        var gain = new double[parts];
        for (var d = 1; d <= parts; d++)
        {
            var wanted = weights.IsEmpty ? Math.Ceiling((double)order.Length * d / parts) : weight * d / parts * (1 - 1e-12);
            var at = Array.BinarySearch(flagged, wanted);
            gain[d - 1] = found[Math.Min(at < 0 ? ~at : at, order.Length - 1)] / positives;
        }

        return gain;
    }

    /// <summary><see cref="Gain"/> over the share of the rows: how many times better than chance.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no positive row.</exception>
    public static double[] Lift(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, int parts = 10, ReadOnlySpan<double> weights = default)
    {
        var lift = Gain(isPositive, scores, parts, weights);
        for (var d = 0; d < parts; d++) lift[d] /= (d + 1) / (double)parts;
        return lift;
    }

    /// <summary>Figures for thresholds at equal steps from 0 to 1; a row is flagged when its score is at least the threshold.</summary>
    /// <param name="isPositive">Truth of each row.</param>
    /// <param name="scores">Score of each row, 0 to 1.</param>
    /// <param name="steps">Number of steps; one more thresholds.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    public static ThresholdRow[] Thresholds(ReadOnlySpan<bool> isPositive, ReadOnlySpan<double> scores, int steps = 10, ReadOnlySpan<double> weights = default)
    {
        MetricErrors.RequireRows("threshold_table", scores.Length);
        MetricErrors.RequireWeights(weights, scores.Length);
        var (positive, negative) = (new double[steps + 2], new double[steps + 2]);
        var step = 1.0 / steps;
        for (var i = 0; i < scores.Length; i++)
        {
            var passed = Math.Clamp((int)Math.Floor(scores[i] / step), -1, steps);
            while (passed < steps && scores[i] >= (passed + 1) * step) passed++;
            while (passed >= 0 && scores[i] < passed * step) passed--;
            (isPositive[i] ? positive : negative)[passed + 1] += weights.IsEmpty ? 1 : weights[i];
        }

        var table = new ThresholdRow[steps + 1];
        double tp = 0, fp = 0;
        var (positives, negatives) = (positive.Sum(), negative.Sum());
        for (var t = steps; t >= 0; t--)
        {
            tp += positive[t + 1];
            fp += negative[t + 1];
            table[t] = new ThresholdRow(t * step, tp, fp, positives - tp, negatives - fp);
        }

        return table;
    }
}

/// <summary>What a threshold makes of the rows.</summary>
/// <param name="Threshold">Least score that is flagged.</param>
/// <param name="TruePositives">Weight of the positive rows that are flagged.</param>
/// <param name="FalsePositives">Weight of the negative rows that are flagged.</param>
/// <param name="FalseNegatives">Weight of the positive rows that are not.</param>
/// <param name="TrueNegatives">Weight of the negative rows that are not.</param>
public readonly record struct ThresholdRow(double Threshold, double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    /// <summary>Share of the flagged rows that are positive; 0 when none is flagged.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the positive rows that are flagged; 0 when there is none.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>Share of all rows that are flagged.</summary>
    public double FlaggedShare => Ratio(TruePositives + FalsePositives, TruePositives + FalsePositives + FalseNegatives + TrueNegatives);

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
