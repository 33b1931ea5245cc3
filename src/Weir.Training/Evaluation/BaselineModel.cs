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
}
