namespace Weir.Statistics.Diagnostics;

/// <summary>How much each row weighs in a fit (Belsley, Kuh and Welsch, 1980).</summary>
/// <param name="Leverage">Diagonal of the hat matrix, 0 to 1.</param>
/// <param name="Internal">Residuals over their standard error (internally studentised).</param>
/// <param name="External">The same with the variance of the other rows (externally studentised).</param>
/// <param name="Cook">Cook's distance.</param>
/// <param name="Dffits">Change of the fitted value without the row, in standard errors.</param>
public sealed record Influence(double[] Leverage, double[] Internal, double[] External, double[] Cook, double[] Dffits)
{
    /// <summary>√|standardised residual| of each row: the scale-location plot's vertical axis.</summary>
    public double[] ScaleLocation => Array.ConvertAll(Internal, r => Math.Sqrt(Math.Abs(r)));

    /// <summary>Of a least squares fit.</summary>
    public static Influence Of(LinearFit fit) => Of(fit.Factors, fit.Residuals);

    /// <summary>Of any model's residuals, with leverage by a design of these columns and an intercept.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no more rows than columns, or a column follows from others.</exception>
    public static Influence Of(IReadOnlyList<double[]> columns, double[] residuals)
    {
        var ones = new double[residuals.Length];
        Array.Fill(ones, 1);
        if (residuals.Length <= columns.Count + 2) throw Metrics.MetricErrors.Because("leverage", $"{residuals.Length} rows are too few");
        return Of(new QrFactors([ones, .. columns]), residuals);
    }

    private static Influence Of(QrFactors factors, double[] residuals)
    {
        var (rows, coefficients) = (residuals.Length, factors.Columns);
        var leverage = factors.Leverage();
        var squares = residuals.Sum(r => r * r);
        var (inner, outer, cook, dffits) = (new double[rows], new double[rows], new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            var rest = Math.Max(1 - leverage[i], 1e-300);
            var variance = squares / (rows - coefficients);
            var without = (squares - (residuals[i] * residuals[i] / rest)) / (rows - coefficients - 1);
            inner[i] = variance > 0 ? residuals[i] / Math.Sqrt(variance * rest) : 0;
            outer[i] = without > 0 ? residuals[i] / Math.Sqrt(without * rest) : 0;
            cook[i] = inner[i] * inner[i] * leverage[i] / (rest * coefficients);
            dffits[i] = outer[i] * Math.Sqrt(leverage[i] / rest);
        }

        return new Influence(leverage, inner, outer, cook, dffits);
    }
}
