using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>Predictions of a model that knows the truth's distribution alone: the mean, or the commonest class with the classes' shares as probabilities.</summary>
internal static class BaselineModel
{
    public static MetricInput Of(ScoredRows rows)
    {
        var input = rows.Input;
        double Weight(int i) => input.Weights.Length == 0 ? 1 : input.Weights[i];
        var total = Enumerable.Range(0, rows.Rows.Length).Sum(Weight);
        if (rows.Task == LearningTask.Ranking) return new MetricInput { TrueValues = input.TrueValues, Probabilities = new double[input.Probabilities.Length], Classes = 1, QueryEnds = input.QueryEnds, RelevantFrom = input.RelevantFrom };
        if (rows.Task == LearningTask.Forecast) return new MetricInput { TrueValues = input.TrueValues, PredictedValues = rows.Naive, Series = input.Series };
        if (rows.Task is LearningTask.Quantile or LearningTask.MultiOutput) return Constant(rows);
        if (rows.Task == LearningTask.Regression)
        {
            var mean = input.TrueValues.Select((y, i) => y * Weight(i)).Sum() / total;
            return new MetricInput { TrueValues = input.TrueValues, PredictedValues = [.. Enumerable.Repeat(mean, input.TrueValues.Length)], Weights = input.Weights };
        }

        var shares = new double[input.Classes];
        for (var i = 0; i < input.Truth.Length; i++) shares[input.Truth[i]] += Weight(i) / total;
        var commonest = Evaluator.Largest(shares);
        return new MetricInput
        {
            Truth = input.Truth,
            Predicted = [.. Enumerable.Repeat(commonest, input.Truth.Length)],
            Probabilities = input.HasProbabilities ? [.. input.Truth.SelectMany(_ => shares)] : [],
            Classes = input.Classes,
            Weights = input.Weights,
        };
    }

    // Every column's mean, or the quantiles of the truth.
    private static MetricInput Constant(ScoredRows rows)
    {
        var (input, width) = (rows.Input, rows.Input.Classes);
        double[] constant = rows.Task == LearningTask.MultiOutput
            ? [.. Enumerable.Range(0, width).Select(k => KindMetrics.Column(input.Points, width, k).Average())]
            : [.. rows.Quantiles.Select(q => { var sorted = input.TrueValues.Order().ToArray(); return sorted[Math.Min(sorted.Length - 1, (int)(q * sorted.Length))]; })];
        return new MetricInput
        {
            TrueValues = input.TrueValues,
            PredictedValues = [.. Enumerable.Repeat(constant[width / 2], input.TrueValues.Length)],
            Points = input.Points,
            Dimensions = input.Dimensions,
            Probabilities = [.. input.TrueValues.SelectMany(_ => constant)],
            Classes = width,
            Weights = input.Weights,
        };
    }
}
