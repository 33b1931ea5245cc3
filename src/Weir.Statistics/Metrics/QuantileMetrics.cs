namespace Weir.Statistics.Metrics;

/// <summary>How well a predicted quantile fits.</summary>
public static class QuantileMetrics
{
    /// <summary>Pinball loss: an error upwards costs α, one downwards 1 − α a unit. α = ½ is half the mean absolute error.</summary>
    /// <param name="truth">True values.</param>
    /// <param name="predicted">Predicted α-quantiles.</param>
    /// <param name="alpha">0 to 1.</param>
    /// <param name="weights">Weight of each row; empty for 1.</param>
    public static double Pinball(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double alpha = 0.5, ReadOnlySpan<double> weights = default)
    {
        if (!(alpha is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "a share");
        return RegressionMetrics.Mean("pinball", truth, predicted, weights, (y, p) => y >= p ? alpha * (y - p) : (1 - alpha) * (p - y));
    }

    /// <summary>Share of the pinball loss of the constant quantile that the predictions save. The quantile is linear between rows, with weights the lower one, as in scikit-learn.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows, or all have one value.</exception>
    public static double D2Pinball(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, double alpha = 0.5, ReadOnlySpan<double> weights = default)
    {
        var name = alpha == 0.5 ? "d2_absolute_error" : "d2_pinball";
        if (truth.Length < 2) throw MetricErrors.Because(name, "it needs at least two rows");
        var loss = Pinball(truth, predicted, alpha, weights);
        double quantile;
        if (weights.IsEmpty)
        {
            var sorted = truth.ToArray();
            Array.Sort(sorted);
            quantile = Quantiles.Linear(sorted, alpha);
        }
        else
        {
            quantile = Quantiles.Weighted(truth, weights, alpha);
        }

        var constant = new double[truth.Length];
        Array.Fill(constant, quantile);
        return RegressionMetrics.OfConstant(loss, Pinball(truth, constant, alpha, weights));
    }

    /// <summary>Share of the absolute error of the median that the predictions save.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: fewer than two rows.</exception>
    public static double D2AbsoluteError(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) => D2Pinball(truth, predicted, 0.5, weights);
}
