using Weir.Statistics.Metrics;

namespace Weir.Training.Learners;

/// <summary>The figure by which models are compared: logarithmic loss, or root of the mean squared error. Lower is better.</summary>
internal static class Loss
{
    /// <summary>Of predictions for rows, which count by their weights.</summary>
    public static double Of(LearnerOptions options, Samples samples, float[] predictions) => options.Task == LearningTask.Ranking
        ? 1 - RankingMetrics.Mean(Array.ConvertAll(samples.Target, t => (double)t), Array.ConvertAll(predictions, p => (double)p), samples.QueryEnds(), (r, s) => RankingMetrics.NormalizedGain(r, s))
        : Of(options, samples.Target, predictions, samples.Weights);

    /// <summary>Of predictions for a target; null weights count every row alike.</summary>
    public static double Of(LearnerOptions options, float[] target, float[] predictions, float[]? weights = null)
    {
        var counts = weights is null ? [] : Array.ConvertAll(weights, w => (double)w);
        if (options.Task == LearningTask.Quantile) return QuantileLoss.Pinball(target, predictions, options.Quantiles, weights);
        if (!options.Task.IsOfClasses())
            return RegressionMetrics.RootMeanSquaredError(Array.ConvertAll(target, t => (double)t), Array.ConvertAll(predictions, p => (double)p), counts);
        var classes = Math.Max(2, options.Outputs);
        return ProbabilityMetrics.LogLoss(Array.ConvertAll(target, t => (int)t), Probabilities(options.Task, predictions), classes, counts);
    }

    /// <summary>Rows × classes; two columns for a binary task.</summary>
    public static double[] Probabilities(LearningTask task, float[] predictions)
    {
        if (task != LearningTask.Binary) return Array.ConvertAll(predictions, p => (double)p);
        var both = new double[predictions.Length * 2];
        for (var i = 0; i < predictions.Length; i++) (both[2 * i], both[(2 * i) + 1]) = (1.0 - predictions[i], predictions[i]);
        return both;
    }
}
