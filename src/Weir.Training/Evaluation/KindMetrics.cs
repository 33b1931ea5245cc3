using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>Metrics of quantiles and of several outputs: their number and names are the model's.</summary>
internal static class KindMetrics
{
    /// <summary>Metrics of predicted quantiles, which stand in <see cref="MetricInput.Probabilities"/>.</summary>
    public static IReadOnlyList<Metric> Quantiles(double[] shares)
    {
        var width = shares.Length;
        double Pinball(MetricInput i, int k) => QuantileMetrics.Pinball(i.TrueValues, Column(i.Probabilities, width, k), shares[k], i.Weights);
        List<Metric> metrics = [Of("pinball", i => shares.Select((_, k) => Pinball(i, k)).Average())];
        if (width > 1)
        {
            metrics.Add(Of("coverage", i => Share(i, r => i.Probabilities[r * width] <= i.TrueValues[r] && i.TrueValues[r] <= i.Probabilities[(r * width) + width - 1])) with { Best = shares[^1] - shares[0] });
            metrics.Add(Of("interval_width", i => Mean(i, r => i.Probabilities[(r * width) + width - 1] - i.Probabilities[r * width])));
        }

        for (var k = 0; k < width; k++)
        {
            var own = k;
            metrics.Add(Of(KindFigures.QuantileName("pinball", shares[k]), i => Pinball(i, own)));
            metrics.Add(Of(KindFigures.QuantileName("below", shares[k]), i => Share(i, r => i.TrueValues[r] <= i.Probabilities[(r * width) + own])) with { Best = shares[own] });
        }

        return metrics;
    }

    /// <summary>Metrics of several outputs: predictions stand in <see cref="MetricInput.Probabilities"/>, truths in <see cref="MetricInput.Points"/>.</summary>
    public static IReadOnlyList<Metric> Several(IReadOnlyList<string> columns)
    {
        var width = columns.Count;
        List<Metric> metrics = [];
        foreach (var (name, isBetter, figure) in new (string, bool, Func<double[], double[], double[], double>)[]
        {
            ("rmse", false, (y, p, w) => RegressionMetrics.RootMeanSquaredError(y, p, w)), ("mae", false, (y, p, w) => RegressionMetrics.MeanAbsoluteError(y, p, w)), ("r2", true, (y, p, w) => RegressionMetrics.R2(y, p, w)),
        })
        {
            double One(MetricInput i, int k) => figure(Column(i.Points, width, k), Column(i.Probabilities, width, k), i.Weights);
            metrics.Add(Of(name, i => Enumerable.Range(0, width).Average(k => One(i, k))) with { GreaterIsBetter = isBetter });
            for (var k = 0; k < width; k++)
            {
                var own = k;
                metrics.Add(Of($"{name}.{KindFigures.Plain(columns)[k]}", i => One(i, own)) with { GreaterIsBetter = isBetter });
            }
        }

        return metrics;
    }

    /// <summary>One column of rows × width.</summary>
    internal static double[] Column(double[] values, int width, int column)
    {
        var found = new double[values.Length / width];
        for (var r = 0; r < found.Length; r++) found[r] = values[(r * width) + column];
        return found;
    }

    private static Metric Of(string name, Func<MetricInput, double> compute) => new(name, MetricTasks.Regression, false, MetricNeeds.Numbers, (i, _) => compute(i));

    private static double Share(MetricInput input, Func<int, bool> isIn) => Mean(input, r => isIn(r) ? 1 : 0);

    private static double Mean(MetricInput input, Func<int, double> value)
    {
        double sum = 0, total = 0;
        for (var r = 0; r < input.TrueValues.Length; r++)
        {
            var weight = input.Weights.Length == 0 ? 1 : input.Weights[r];
            sum += weight * value(r);
            total += weight;
        }

        return sum / total;
    }
}
