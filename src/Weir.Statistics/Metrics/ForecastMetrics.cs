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

    /// <summary>Mean over series of their mean absolute error over a scale of their own; series whose scale is no number above 0 do not count.</summary>
    /// <param name="truth">What came.</param>
    /// <param name="predicted">What was forecast.</param>
    /// <param name="series">The number of the series of each step.</param>
    /// <param name="scales">What each series errs by in training when its season is repeated.</param>
    /// <param name="weights">Weight of each step; empty for 1.</param>
    /// <returns>NaN where no series counts.</returns>
    public static double MeanAbsoluteScaledErrorOfSeries(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<int> series, ReadOnlySpan<double> scales, ReadOnlySpan<double> weights = default)
    {
        var (errors, counts) = (new double[scales.Length], new double[scales.Length]);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            errors[series[i]] += weight * Math.Abs(truth[i] - predicted[i]);
            counts[series[i]] += weight;
        }

        double sum = 0;
        var judged = 0;
        for (var s = 0; s < scales.Length; s++)
        {
            if (!(counts[s] > 0) || !(scales[s] > 0)) continue;
            sum += errors[s] / counts[s] / scales[s];
            judged++;
        }

        return judged == 0 ? double.NaN : sum / judged;
    }

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
