namespace Weir.Statistics.Metrics;

/// <summary>Errors of forecasts on the scale of what repeating the season before would have made in the training series (Hyndman and Koehler, 2006).</summary>
public static class ForecastMetrics
{
    /// <summary>Mean absolute error over that of the seasonal naive forecast in training; below 1 is better than repeating.</summary>
    /// <param name="training">The series before the forecast.</param>
    /// <param name="truth">What came.</param>
    /// <param name="predicted">What was forecast.</param>
    /// <param name="season">Steps of a season; 1 repeats the last value.</param>
    /// <param name="weights">Weight of each step; empty for 1.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: the training series is no longer than a season, or repeats itself exactly.</exception>
    public static double MeanAbsoluteScaledError(ReadOnlySpan<double> training, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int season = 1, ReadOnlySpan<double> weights = default) =>
        RegressionMetrics.MeanAbsoluteError(truth, predicted, weights) / Scale("mase", training, season, Math.Abs);

    /// <summary>Root of the mean squared error over that of the seasonal naive forecast in training.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: as <see cref="MeanAbsoluteScaledError"/>.</exception>
    public static double RootMeanSquaredScaledError(ReadOnlySpan<double> training, ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, int season = 1, ReadOnlySpan<double> weights = default) =>
        Math.Sqrt(RegressionMetrics.MeanSquaredError(truth, predicted, weights) / Scale("rmsse", training, season, static d => d * d));

    private static double Scale(string metric, ReadOnlySpan<double> training, int season, Func<double, double> cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(season);
        if (training.Length <= season) throw MetricErrors.Because(metric, $"the training series has {training.Length} values, and must be longer than a season of {season}");
        double sum = 0;
        for (var t = season; t < training.Length; t++) sum += cost(training[t] - training[t - season]);
        if (!(sum > 0)) throw MetricErrors.Because(metric, "the training series repeats itself exactly, so that there is no error to compare with");
        return sum / (training.Length - season);
    }
}
