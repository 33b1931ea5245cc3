using Weir.Statistics.Distributions;
using Weir.Statistics.Metrics;

namespace Weir.Statistics.Diagnostics;

/// <summary>Ordinary least squares with an intercept, and what is usually told of it. Figures as statsmodels has them.</summary>
public sealed class LinearFit
{
    private readonly IReadOnlyList<double[]> _columns;
    private readonly QrFactors _factors;

    private LinearFit(IReadOnlyList<double[]> columns, QrFactors factors, double[] y, double[] coefficients)
    {
        (_columns, _factors, Coefficients) = (columns, factors, coefficients);
        Fitted = new double[y.Length];
        Residuals = new double[y.Length];
        var mean = y.Average();
        double error = 0, total = 0;
        for (var i = 0; i < y.Length; i++)
        {
            for (var k = 0; k < coefficients.Length; k++) Fitted[i] += columns[k][i] * coefficients[k];
            Residuals[i] = y[i] - Fitted[i];
            error += Residuals[i] * Residuals[i];
            total += (y[i] - mean) * (y[i] - mean);
        }

        (ErrorSquares, TotalSquares) = (error, total);
    }

    /// <summary>Intercept, then one a column.</summary>
    public double[] Coefficients { get; }

    /// <summary>Fitted value of each row.</summary>
    public double[] Fitted { get; }

    /// <summary>Truth − fitted value.</summary>
    public double[] Residuals { get; }

    /// <summary>Rows.</summary>
    public int Rows => Fitted.Length;

    /// <summary>Rows − coefficients.</summary>
    public int ErrorDegrees => Rows - Coefficients.Length;

    /// <summary>Variance of the residuals.</summary>
    public double ErrorVariance => ErrorSquares / ErrorDegrees;

    /// <summary>Share of the variance explained.</summary>
    public double R2 => 1 - (ErrorSquares / TotalSquares);

    /// <summary>R² corrected for the number of coefficients.</summary>
    public double AdjustedR2 => 1 - ((1 - R2) * (Rows - 1) / ErrorDegrees);

    /// <summary>Natural logarithm of the likelihood with normal errors.</summary>
    public double LogLikelihood => -Rows / 2.0 * (Math.Log(2 * Math.PI * ErrorSquares / Rows) + 1);

    /// <summary>Akaike's criterion.</summary>
    public double Aic => (2 * Coefficients.Length) - (2 * LogLikelihood);

    /// <summary>Bayesian criterion.</summary>
    public double Bic => (Math.Log(Rows) * Coefficients.Length) - (2 * LogLikelihood);

    /// <summary>F test of all coefficients but the intercept.</summary>
    public DiagnosticTest FTest
    {
        get
        {
            var degrees = Coefficients.Length - 1;
            var f = (TotalSquares - ErrorSquares) / degrees / ErrorVariance;
            return new(f, Tails.FUpper(f, degrees, ErrorDegrees));
        }
    }

    /// <summary>Largest over smallest singular value of the design, the intercept's column included.</summary>
    public double ConditionNumber => _factors.Condition();

    /// <summary>Columns of the design, the intercept's first.</summary>
    internal IReadOnlyList<double[]> Design => _columns;

    internal QrFactors Factors => _factors;

    internal double ErrorSquares { get; }

    internal double TotalSquares { get; }

    /// <summary>Fits.</summary>
    /// <param name="columns">Columns of equal length, without one for the intercept.</param>
    /// <param name="y">What they explain.</param>
    /// <param name="names">Names of the columns, for messages.</param>
    /// <exception cref="Foundation.Errors.WeirException"><c>undefined_metric</c>: no more rows than coefficients, or a column follows from others.</exception>
    public static LinearFit Of(IReadOnlyList<double[]> columns, double[] y, IReadOnlyList<string>? names = null)
    {
        if (columns.Any(c => c.Length != y.Length)) throw new ArgumentException("columns differ in length");
        if (y.Length <= columns.Count + 1) throw MetricErrors.Because("least squares", $"{columns.Count + 1} coefficients need more rows, and there are {y.Length}");
        if (y.Any(double.IsNaN) || columns.Any(c => Array.Exists(c, double.IsNaN))) throw MetricErrors.Because("least squares", "a value is missing");
        var ones = new double[y.Length];
        Array.Fill(ones, 1);
        List<double[]> design = [ones, .. columns];
        var factors = new QrFactors(design, names is null ? null : ["intercept", .. names]);
        return new LinearFit(design, factors, y, factors.Solve(y));
    }

    /// <summary>Standard error, t, p and 95 % interval of each coefficient.</summary>
    public IReadOnlyList<CoefficientTest> Tests()
    {
        var variances = _factors.InverseDiagonal();
        var reach = Tails.StudentTwoSidedQuantile(0.05, ErrorDegrees);
        return [.. Coefficients.Select((b, k) =>
        {
            var error = Math.Sqrt(variances[k] * ErrorVariance);
            return new CoefficientTest(b, error, b / error, Tails.StudentTwoSided(b / error, ErrorDegrees), b - (reach * error), b + (reach * error));
        })];
    }

    /// <summary>How much the variance of each coefficient (the intercept left out) is inflated by the other columns: 1 / (1 − R²) of the column on the others.</summary>
    public double[] VarianceInflation()
    {
        var features = _columns.Skip(1).ToArray();
        return [.. features.Select((column, k) =>
        {
            var others = features.Where((_, j) => j != k).ToArray();
            return others.Length == 0 ? 1 : 1 / (1 - Of(others, column).R2);
        })];
    }
}

/// <summary>A coefficient and how sure it is.</summary>
/// <param name="Value">Its estimate.</param>
/// <param name="StandardError">Standard error.</param>
/// <param name="T">Value over error.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
public readonly record struct CoefficientTest(double Value, double StandardError, double T, double PValue, double Low, double High);

/// <summary>Outcome of a test.</summary>
/// <param name="Statistic">Its statistic.</param>
/// <param name="PValue">Probability of one at least as extreme where there is nothing to be found.</param>
public readonly record struct DiagnosticTest(double Statistic, double PValue);
