using Weir.Statistics.Metrics;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Evaluation;

/// <summary>Figures of predictions on rows that training has not seen, with those of a model that knows nothing but the target's mean.</summary>
internal static class Evaluator
{
    /// <param name="target">What was learnt.</param>
    /// <param name="training">Target of the training rows, for the baseline.</param>
    /// <param name="truth">Target of the test rows.</param>
    /// <param name="predictions">Rows × outputs.</param>
    public static Dictionary<string, double> Evaluate(Target target, float[] training, float[] truth, float[] predictions)
    {
        var figures = target.Task == LearningTask.Regression
            ? Regression(training, Array.ConvertAll(truth, t => (double)t), Array.ConvertAll(predictions, p => (double)p))
            : Classification(target, training, Array.ConvertAll(truth, t => (int)t), Loss.Probabilities(target.Task, predictions));
        return figures.Where(f => double.IsFinite(f.Value)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    private static Dictionary<string, double> Regression(float[] training, double[] truth, double[] predicted)
    {
        var mean = training.Average(t => (double)t);
        return new()
        {
            ["rmse"] = RegressionMetrics.RootMeanSquaredError(truth, predicted),
            ["mae"] = RegressionMetrics.MeanAbsoluteError(truth, predicted),
            ["r2"] = RegressionMetrics.R2(truth, predicted),
            ["median_ae"] = RegressionMetrics.MedianAbsoluteError(truth, predicted),
            ["max_error"] = RegressionMetrics.MaximumError(truth, predicted),
            ["mean_bias_error"] = RegressionMetrics.MeanBiasError(truth, predicted),
            ["baseline_rmse"] = RegressionMetrics.RootMeanSquaredError(truth, [.. truth.Select(_ => mean)]),
        };
    }

    private static Dictionary<string, double> Classification(Target target, float[] training, int[] truth, double[] probabilities)
    {
        var classes = target.Classes.Count;
        var predicted = Enumerable.Range(0, truth.Length).Select(i => Largest(probabilities.AsSpan(i * classes, classes))).ToArray();
        var matrix = ConfusionMatrix.Of(truth, predicted, classes);
        var shares = Enumerable.Range(0, classes).Select(c => training.Count(t => (int)t == c) / (double)training.Length).ToArray();
        var majority = Largest(shares);
        Dictionary<string, double> figures = new()
        {
            ["accuracy"] = matrix.Accuracy(),
            ["balanced_accuracy"] = matrix.BalancedAccuracy(),
            ["log_loss"] = ProbabilityMetrics.LogLoss(truth, probabilities, classes),
            ["matthews_corrcoef"] = matrix.MatthewsCorrelation(),
            ["baseline_accuracy"] = truth.Count(t => t == majority) / (double)truth.Length,
            ["baseline_log_loss"] = ProbabilityMetrics.LogLoss(truth, [.. truth.SelectMany(_ => shares)], classes),
        };
        if (target.Task == LearningTask.Binary) AddBinary(figures, matrix, truth, probabilities);
        else AddMulticlass(figures, matrix, truth, probabilities, classes);
        return figures;
    }

    private static void AddBinary(Dictionary<string, double> figures, ConfusionMatrix matrix, int[] truth, double[] probabilities)
    {
        var positive = Array.ConvertAll(truth, t => t == 1);
        var scores = Enumerable.Range(0, truth.Length).Select(i => probabilities[(2 * i) + 1]).ToArray();
        figures["precision"] = matrix.Precision(1);
        figures["recall"] = matrix.Recall(1);
        figures["f1"] = matrix.FScore(1);
        figures["brier"] = ProbabilityMetrics.Brier(positive, scores);
        figures["roc_auc"] = Defined(() => ScoreMetrics.RocAuc(positive, scores));
        figures["average_precision"] = Defined(() => ScoreMetrics.AveragePrecision(positive, scores));
    }

    private static void AddMulticlass(Dictionary<string, double> figures, ConfusionMatrix matrix, int[] truth, double[] probabilities, int classes)
    {
        figures["f1_macro"] = matrix.Macro(c => matrix.FScore(c));
        figures["roc_auc_ovr"] = Defined(() => Enumerable.Range(0, classes).Where(c => truth.Contains(c)).Average(c =>
            ScoreMetrics.RocAuc(Array.ConvertAll(truth, t => t == c), [.. Enumerable.Range(0, truth.Length).Select(i => probabilities[(i * classes) + c])])));
    }

    // A figure that these rows do not define is left out, never shown as 0.
    private static double Defined(Func<double> figure)
    {
        try
        {
            return figure();
        }
        catch (Foundation.Errors.WeirException e) when (e.Code == MetricErrors.Undefined)
        {
            return double.NaN;
        }
    }

    internal static int Largest(ReadOnlySpan<double> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[largest]) largest = i;
        return largest;
    }
}
