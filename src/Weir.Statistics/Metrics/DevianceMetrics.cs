namespace Weir.Statistics.Metrics;

/// <summary>Deviances of Tweedie's family: 0 is the squared error, 1 Poisson's, 2 the gamma, 3 the inverse Gaussian deviance.</summary>
public static class DevianceMetrics
{
    /// <summary>Mean deviance.</summary>
    /// <param name="truth">True values.</param>
    /// <param name="predicted">Predicted means.</param>
    /// <param name="power">Power of the variance in the mean; not between 0 and 1.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: values that the power does not allow.</exception>
    public static double Tweedie(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double power, ReadOnlySpan<double> weights = default)
    {
        if (power is > 0 and < 1) throw new ArgumentOutOfRangeException(nameof(power), power, "no Tweedie law has a power between 0 and 1");
        foreach (var p in predicted) if (power != 0 && !(p > 0)) throw Because(power, $"predictions must be positive, and one is {p:R}");
        foreach (var y in truth) if ((power >= 1 && y < 0) || (power >= 2 && y == 0)) throw Because(power, $"{(power < 2 ? "values must not be negative" : "values must be positive")}, and one is {y:R}");
        return RegressionMetrics.Mean("mean_tweedie_deviance", truth, predicted, weights, (y, p) => Deviance(y, p, power));
    }

    /// <summary>Share of the deviance of the constant mean that the predictions save.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows, or values that the power does not allow.</exception>
    public static double D2Tweedie(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double power, ReadOnlySpan<double> weights = default)
    {
        if (truth.Length < 2) throw MetricErrors.Because("d2_tweedie", "it needs at least two rows");
        var deviance = Tweedie(truth, predicted, power, weights);
        var mean = RegressionMetrics.Mean("d2_tweedie", truth, truth, weights, static (y, _) => y);
        var constant = new double[truth.Length];
        Array.Fill(constant, mean);
        return RegressionMetrics.OfConstant(deviance, Tweedie(truth, constant, power, weights));
    }

    private static double Deviance(double y, double p, double power) => power switch
    {
        0 => (y - p) * (y - p),
        1 => 2 * ((y == 0 ? 0 : y * Math.Log(y / p)) - y + p),
        2 => 2 * (Math.Log(p / y) + (y / p) - 1),
        _ => 2 * ((Math.Pow(Math.Max(y, 0), 2 - power) / ((1 - power) * (2 - power))) - (y * Math.Pow(p, 1 - power) / (1 - power)) + (Math.Pow(p, 2 - power) / (2 - power))),
    };

    private static Foundation.Errors.WeirException Because(double power, string why) => MetricErrors.Because("mean_tweedie_deviance", $"with the power {power:R} {why}");
}
