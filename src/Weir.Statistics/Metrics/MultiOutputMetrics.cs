namespace Weir.Statistics.Metrics;

/// <summary>Regression figures of several outputs. Truth and predictions are rows × outputs, row-major.</summary>
public static class MultiOutputMetrics
{
    /// <summary>A figure of each output.</summary>
    public static double[] PerOutput(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int outputs, RegressionFigure figure, ReadOnlySpan<double> weights = default)
    {
        var figures = new double[outputs];
        var rows = truth.Length / outputs;
        for (var k = 0; k < outputs; k++) figures[k] = figure(MulticlassScores.Column(truth, outputs, k, rows), MulticlassScores.Column(predicted, outputs, k, rows), weights);
        return figures;
    }

    /// <summary>Mean of a figure over outputs. The root of a mean is taken output by output, before.</summary>
    public static double Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int outputs, RegressionFigure figure, ReadOnlySpan<double> weights = default) =>
        PerOutput(truth, predicted, outputs, figure, weights).Average();

    /// <summary>Mean of R² over outputs, weighted by the variance of each.</summary>
    public static double R2ByVariance(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int outputs, ReadOnlySpan<double> weights = default)
    {
        var figures = PerOutput(truth, predicted, outputs, RegressionMetrics.R2, weights);
        var variances = PerOutput(truth, truth, outputs, static (y, _, w) =>
        {
            var mean = RegressionMetrics.Mean("r2", y, y, w, static (value, _) => value);
            return RegressionMetrics.Mean("r2", y, y, w, (value, _) => (value - mean) * (value - mean));
        }, weights);
        var sum = variances.Sum();
        return sum == 0 ? figures.Average() : figures.Zip(variances, (f, v) => f * v).Sum() / sum;
    }
}

/// <summary>A figure of true and predicted numbers.</summary>
/// <param name="truth">True values.</param>
/// <param name="predicted">Predicted values.</param>
/// <param name="weights">Weight of each row; empty for 1.</param>
public delegate double RegressionFigure(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights);
