namespace Weir.Statistics.Metrics;

/// <summary>Whether predictions go up and down with the truth. A row of weight 2 counts as two equal rows.</summary>
public static class CorrelationMetrics
{
    /// <summary>Linear correlation.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: truth or predictions are constant.</exception>
    public static double Pearson(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) => Linear("pearson", truth, predicted, weights);

    /// <summary>Linear correlation of the ranks; equal values share the mean of their ranks.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: truth or predictions are constant.</exception>
    public static double Spearman(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        Linear("spearman", Ranks(truth, weights), Ranks(predicted, weights), weights);

    /// <summary>Kendall's τ-b: (alike − unlike pairs) / √(pairs that differ in truth · pairs that differ in prediction). O(n log n).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: truth or predictions are constant.</exception>
    public static double KendallTauB(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var pairs = PairCounts.Of("kendall_tau_b", truth, predicted, weights);
        if (pairs.TruthDiffers <= 0 || pairs.PredictionDiffers <= 0) throw Constant("kendall_tau_b", pairs.TruthDiffers <= 0);
        return (pairs.Alike - pairs.Unlike) / Math.Sqrt(pairs.TruthDiffers) / Math.Sqrt(pairs.PredictionDiffers);
    }

    /// <summary>Share of the pairs of different truth whose predictions are in the same order; equal predictions count ½. O(n log n).</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: the truth is constant.</exception>
    public static double Concordance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default)
    {
        var pairs = PairCounts.Of("concordance", truth, predicted, weights);
        if (pairs.TruthDiffers <= 0) throw Constant("concordance", isTruth: true);
        return 0.5 + ((pairs.Alike - pairs.Unlike) / (2 * pairs.TruthDiffers));
    }

    private static double Linear(string metric, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        if (x.Length > 0 && (x.Count(x[0]) == x.Length || y.Count(y[0]) == y.Length)) throw Constant(metric, x.Count(x[0]) == x.Length); // rounding in a mean would make some correlation of it
        var mx = RegressionMetrics.Mean(metric, x, y, weights, static (a, _) => a);
        var my = RegressionMetrics.Mean(metric, x, y, weights, static (_, b) => b);
        var xx = RegressionMetrics.Mean(metric, x, y, weights, (a, _) => (a - mx) * (a - mx));
        var yy = RegressionMetrics.Mean(metric, x, y, weights, (_, b) => (b - my) * (b - my));
        if (!(xx > 0) || !(yy > 0)) throw Constant(metric, !(xx > 0));
        return Math.Clamp(RegressionMetrics.Mean(metric, x, y, weights, (a, b) => (a - mx) * (b - my)) / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1);
    }

    // A row of weight w takes w places; its rank is the middle of the places of all equal rows.
    private static double[] Ranks(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        MetricErrors.RequireWeights(weights, values.Length);
        var keys = values.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        double before = 0;
        for (int from = 0, to; from < keys.Length; from = to)
        {
            double weight = 0;
            for (to = from; to < keys.Length && keys[to] == keys[from]; to++) weight += weights.IsEmpty ? 1 : weights[order[to]];
            for (var i = from; i < to; i++) ranks[order[i]] = before + ((weight + 1) / 2);
            before += weight;
            if (double.IsNaN(keys[from])) throw MetricErrors.Because("spearman", "a value is not a number");
        }

        return ranks;
    }

    private static Foundation.Errors.WeirException Constant(string metric, bool isTruth) => MetricErrors.Because(metric, $"the {(isTruth ? "truth has" : "predictions have")} one value in all rows");
}
