using System.Text.Json;
using Weir.Statistics.Diagnostics;
using Weir.Testing;

namespace Weir.Statistics.Tests.Diagnostics;

/// <summary>All fields of <c>vectors/diagnostics/ols.json</c>, which come from statsmodels 0.13.5 and SciPy 1.10.1.</summary>
public sealed class DiagnosticVectorsTests
{
    private const double Usual = 1e-7;
    private const double OfP = 1e-6;
    private const double OfLowess = 1e-5;

    // The figures of this one test have no more than six digits (SciPy up to 1.10 keeps it in single precision, it seems); AS R94 done by NumPy in double agrees with ours.
    private const double OfShapiro = 1e-6;
    private const double OfShapiroP = 1e-4;

    private static readonly JsonDocument Vectors = JsonDocument.Parse(File.ReadAllText(TestData.Vector("diagnostics", "ols.json")));

    public static TheoryData<string> Cases() => [.. Vectors.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_and_diagnostics_equal_the_golden_values(string name)
    {
        var testCase = Vectors.RootElement.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        var rows = testCase.GetProperty("X").EnumerateArray().Select(Numbers).ToArray();
        var columns = Enumerable.Range(0, rows[0].Length).Select(k => rows.Select(r => r[k]).ToArray()).ToArray();
        var fit = LinearFit.Of(columns, Numbers(testCase.GetProperty("y")));
        var computed = Compute(fit);
        foreach (var field in testCase.GetProperty("expected").EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.String))
        {
            Assert.True(computed.Remove(field.Name, out var figures), $"{field.Name} is not computed");
            var expected = Numbers(field.Value);
            Assert.True(expected.Length == figures!.Length, field.Name);
            for (var i = 0; i < expected.Length; i++)
            {
                var tolerance = field.Name.StartsWith("lowess", StringComparison.Ordinal) ? OfLowess : field.Name == "shapiro" ? (i == 0 ? OfShapiro : OfShapiroP) : IsP(field.Name, i) ? OfP : Usual;
                Assert.True(Math.Abs(expected[i] - figures[i]) <= (tolerance * Math.Abs(expected[i])) + 1e-12, $"{field.Name}[{i}]: expected {expected[i]:R}, got {figures[i]:R}, {Math.Abs((expected[i] - figures[i]) / expected[i])}");
            }
        }

        Assert.Empty(computed);
    }

    private static Dictionary<string, double[]> Compute(LinearFit fit)
    {
        var tests = fit.Tests();
        var influence = Influence.Of(fit);
        var plot = QuantilePlot.Of(influence.Internal);
        var jarqueBera = NormalityTests.JarqueBera(fit.Residuals);
        return new()
        {
            ["params"] = fit.Coefficients,
            ["bse"] = [.. tests.Select(t => t.StandardError)],
            ["tvalues"] = [.. tests.Select(t => t.T)],
            ["pvalues"] = [.. tests.Select(t => t.PValue)],
            ["conf_int_95"] = [.. tests.SelectMany(t => new[] { t.Low, t.High })],
            ["rsquared"] = [fit.R2],
            ["rsquared_adj"] = [fit.AdjustedR2],
            ["aic"] = [fit.Aic],
            ["bic"] = [fit.Bic],
            ["fvalue"] = [fit.FTest.Statistic],
            ["fitted"] = fit.Fitted,
            ["resid"] = fit.Residuals,
            ["leverage"] = influence.Leverage,
            ["cooks_distance"] = influence.Cook,
            ["std_resid_internal"] = influence.Internal,
            ["std_resid_external"] = influence.External,
            ["dffits"] = influence.Dffits,
            ["scale_location_y"] = influence.ScaleLocation,
            ["qq_theoretical"] = plot.Theoretical,
            ["qq_sample"] = plot.Sample,
            ["qq_fit"] = [plot.Slope, plot.Intercept, plot.Correlation],
            ["lowess_frac_2_3_it_3"] = [.. Lowess.Smooth(fit.Fitted, fit.Residuals).SelectMany(p => new[] { p.X, p.Y })],
            ["durbin_watson"] = [VarianceTests.DurbinWatson(fit.Residuals)],
            ["jarque_bera"] = [.. Pair(jarqueBera.Test), jarqueBera.Skewness, jarqueBera.Kurtosis],
            ["breusch_pagan"] = Quadruple(VarianceTests.BreuschPagan(fit)),
            ["white"] = Quadruple(VarianceTests.White(fit)),
            ["anderson_darling"] = Pair(NormalityTests.AndersonDarling(fit.Residuals)),
            ["shapiro"] = Pair(ShapiroWilk.Of(fit.Residuals)),
            ["vif"] = fit.VarianceInflation(),
            ["condition_number"] = [fit.ConditionNumber],
        };
    }

    private static bool IsP(string field, int index) => field is "pvalues" || (field is "jarque_bera" or "anderson_darling" or "shapiro" && index == 1) || (field is "breusch_pagan" or "white" && index is 1 or 3);

    private static double[] Pair(DiagnosticTest test) => [test.Statistic, test.PValue];

    private static double[] Quadruple(VarianceTest test) => [.. Pair(test.LagrangeMultiplier), .. Pair(test.F)];

    private static double[] Numbers(JsonElement element) => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Numbers)] : [element.GetDouble()];
}
