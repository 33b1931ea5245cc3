using Weir.Statistics.Distributions;

namespace Weir.Statistics.Diagnostics;

/// <summary>Whether the spread of residuals depends on the columns, and whether residuals follow one another.</summary>
public static class VarianceTests
{
    /// <summary>Σ (eᵢ − eᵢ₋₁)² / Σ eᵢ²: near 2 where rows in order are independent, below where neighbours are alike.</summary>
    public static double DurbinWatson(ReadOnlySpan<double> residuals)
    {
        double steps = 0, squares = 0;
        for (var i = 0; i < residuals.Length; i++)
        {
            if (i > 0) steps += (residuals[i] - residuals[i - 1]) * (residuals[i] - residuals[i - 1]);
            squares += residuals[i] * residuals[i];
        }

        if (!(squares > 0)) throw Metrics.MetricErrors.Because("Durbin-Watson", "all residuals are 0");
        return steps / squares;
    }

    /// <summary>Breusch and Pagan's test in Koenker's form (1981): squared residuals on the columns.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: too few rows, or columns that follow from one another.</exception>
    public static VarianceTest BreuschPagan(LinearFit fit) => Auxiliary(fit, [.. fit.Design.Skip(1)]);

    /// <summary>The same for any model's residuals.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: too few rows, or columns that follow from one another.</exception>
    public static VarianceTest BreuschPagan(IReadOnlyList<double[]> columns, double[] residuals) => Auxiliary(residuals, columns);

    /// <summary>White's test (1980): squared residuals on the columns, their squares and products.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: too few rows, or columns that follow from one another.</exception>
    public static VarianceTest White(LinearFit fit)
    {
        var features = fit.Design.Skip(1).ToArray();
        List<double[]> columns = [.. features];
        for (var i = 0; i < features.Length; i++)
            for (var j = i; j < features.Length; j++) columns.Add([.. features[i].Zip(features[j], (a, b) => a * b)]);
        return Auxiliary(fit, columns);
    }

    private static VarianceTest Auxiliary(LinearFit fit, IReadOnlyList<double[]> columns) => Auxiliary(fit.Residuals, columns);

    private static VarianceTest Auxiliary(double[] residuals, IReadOnlyList<double[]> columns)
    {
        var squares = LinearFit.Of(columns, Array.ConvertAll(residuals, r => r * r));
        var lm = squares.Rows * squares.R2;
        return new VarianceTest(new(lm, Tails.ChiSquare(lm, columns.Count)), squares.FTest);
    }
}

/// <summary>Outcome of a test of residual spread in both usual forms.</summary>
/// <param name="LagrangeMultiplier">n·R², chi-square.</param>
/// <param name="F">The F test of the auxiliary regression: better for few rows.</param>
public readonly record struct VarianceTest(DiagnosticTest LagrangeMultiplier, DiagnosticTest F);
