using System.Globalization;
using Weir.Statistics.Metrics;
using Weir.Training.Learners;
using Weir.Training.Targets;

namespace Weir.Training.Evaluation;

/// <summary>Figures of quantiles, of several outputs and of rankings, with those of a model that looks at no feature.</summary>
internal static class KindFigures
{
    /// <param name="target">What was learnt.</param>
    /// <param name="training">Truth of the training rows, for the baseline.</param>
    /// <param name="truth">Truth of the test rows, rows × columns of the target.</param>
    /// <param name="predictions">Rows × outputs.</param>
    /// <param name="groups">Group of each test row, those of a group side by side; null where there are none.</param>
    public static Dictionary<string, double> Of(Target target, float[] training, float[] truth, float[] predictions, int[]? groups)
    {
        var figures = target.Task switch
        {
            LearningTask.Quantile => Quantile(target.Quantiles, training, truth, predictions),
            LearningTask.MultiOutput => Several(target.Columns, training, truth, predictions),
            _ => Ranking(truth, predictions, groups!),
        };
        return figures.Where(f => double.IsFinite(f.Value)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>The names of columns as parts of figures' names: letters, digits and a few signs, each another one.</summary>
    public static IReadOnlyList<string> Plain(IReadOnlyList<string> columns)
    {
        List<string> names = [];
        foreach (var column in columns)
        {
            var plain = string.Concat(column.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
            var name = plain;
            for (var i = 2; names.Contains(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
            names.Add(name);
        }

        return names;
    }

    private static Dictionary<string, double> Quantile(double[] quantiles, float[] training, float[] truth, float[] predictions)
    {
        var (y, width) = (Wide(truth), quantiles.Length);
        var constant = QuantileLoss.Of(new Samples([], [], training), quantiles);
        Dictionary<string, double> figures = new()
        {
            ["pinball"] = QuantileLoss.Pinball(truth, predictions, quantiles, null),
            ["baseline_pinball"] = QuantileLoss.Pinball(truth, [.. truth.SelectMany(_ => constant)], quantiles, null),
        };
        for (var k = 0; k < width; k++)
        {
            var column = QuantileLoss.Column(predictions, width, k);
            figures[QuantileName("pinball", quantiles[k])] = QuantileMetrics.Pinball(y, column, quantiles[k]);
            figures[QuantileName("below", quantiles[k])] = y.Zip(column).Count(p => p.First <= p.Second) / (double)y.Length;
        }

        if (width < 2) return figures;
        var (low, high) = (QuantileLoss.Column(predictions, width, 0), QuantileLoss.Column(predictions, width, width - 1));
        figures["coverage"] = Enumerable.Range(0, y.Length).Count(i => low[i] <= y[i] && y[i] <= high[i]) / (double)y.Length;
        figures["coverage_expected"] = quantiles[^1] - quantiles[0];
        figures["interval_width"] = high.Zip(low, (h, l) => h - l).Average();
        return figures;
    }

    /// <summary>As <c>pinball.q0.1</c>.</summary>
    internal static string QuantileName(string figure, double quantile) => string.Create(CultureInfo.InvariantCulture, $"{figure}.q{quantile:R}");

    private static Dictionary<string, double> Several(IReadOnlyList<string> columns, float[] training, float[] truth, float[] predictions)
    {
        Dictionary<string, double> figures = new() { ["rmse"] = 0, ["mae"] = 0, ["r2"] = 0, ["baseline_rmse"] = 0 };
        var names = Plain(columns);
        for (var k = 0; k < columns.Count; k++)
        {
            var (y, p) = (QuantileLoss.Column(truth, columns.Count, k), QuantileLoss.Column(predictions, columns.Count, k));
            var mean = QuantileLoss.Column(training, columns.Count, k).Average();
            foreach (var (name, value) in new[]
            {
                ("rmse", RegressionMetrics.RootMeanSquaredError(y, p)), ("mae", RegressionMetrics.MeanAbsoluteError(y, p)), ("r2", RegressionMetrics.R2(y, p)),
                ("baseline_rmse", RegressionMetrics.RootMeanSquaredError(y, [.. y.Select(_ => mean)])),
            })
            {
                figures[name] += value / columns.Count;
                figures[$"{name}.{names[k]}"] = value;
            }
        }

        return figures;
    }

    private static Dictionary<string, double> Ranking(float[] truth, float[] predictions, int[] groups)
    {
        int[] ends = [.. Enumerable.Range(1, groups.Length).Where(r => r == groups.Length || groups[r] != groups[r - 1])];
        var (relevance, scores) = (Wide(truth), Wide(predictions));
        double Mean(double[] by, RankingFigure figure) => RankingMetrics.Mean(relevance, by, ends, figure);
        return new()
        {
            ["ndcg"] = Mean(scores, (r, s) => RankingMetrics.NormalizedGain(r, s)),
            ["ndcg_at_5"] = Mean(scores, (r, s) => RankingMetrics.NormalizedGain(r, s, 5)),
            ["ndcg_at_10"] = Mean(scores, (r, s) => RankingMetrics.NormalizedGain(r, s, 10)),
            ["map"] = Mean(scores, (r, s) => RankingMetrics.AveragePrecisionAt(r, s, r.Length)),
            ["mrr"] = Mean(scores, (r, s) => RankingMetrics.ReciprocalRank(r, s)),
            ["baseline_ndcg"] = Mean(new double[scores.Length], (r, s) => RankingMetrics.NormalizedGain(r, s)), // items of one score share their places
            ["groups"] = ends.Length,
        };
    }

    private static double[] Wide(float[] values) => Array.ConvertAll(values, v => (double)v);
}
