using Weir.Foundation.Errors;
using Weir.Foundation.Numerics;
using Weir.Statistics.Diagnostics;
using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>The four plots of residuals and what tests say of them. Leverage is that of the line of truth on prediction, so that it is there for any model.</summary>
internal static class ResidualDiagnostics
{
    private const int MostPoints = 1000;
    private const int LinePoints = 100;
    private const int Bins = 30;
    private const int Shown = 10;

    public static ResidualDetail? Of(ScoredRows rows)
    {
        var (truth, fitted) = (rows.Input.TrueValues, rows.Input.PredictedValues);
        double[] residuals = [.. truth.Zip(fitted, (y, p) => y - p)];
        try
        {
            var influence = Influence.Of([fitted], residuals);
            var plot = QuantilePlot.Of(influence.Internal);
            int[] sample = Sample(truth.Length);
            var scale = influence.ScaleLocation;
            return new ResidualDetail
            {
                Fitted = Points(sample, fitted, residuals),
                FittedLine = Line(fitted, residuals),
                Quantiles = Points(Even(truth.Length), plot.Theoretical, plot.Sample),
                Scale = Points(sample, fitted, scale),
                ScaleLine = Line(fitted, scale),
                Leverage = Points(sample, influence.Leverage, influence.Internal),
                Influential = [.. Enumerable.Range(0, truth.Length).OrderByDescending(i => influence.Cook[i]).Take(Shown).Select(i => new InfluentialRow(rows.Rows[i] + 1, truth[i], fitted[i], influence.Cook[i]))],
                Edges = Edges(residuals),
                Counts = Counts(residuals, Edges(residuals)),
                Tests = [.. Tests(fitted, residuals)],
            };
        }
        catch (WeirException e) when (e.Code == MetricErrors.Undefined)
        {
            return null; // too few rows, one prediction for all, or no error at all
        }
    }

    private static IEnumerable<ResidualTest> Tests(double[] fitted, double[] residuals)
    {
        yield return new("Durbin-Watson", VarianceTests.DurbinWatson(residuals), null, "near 2: rows in the order of the table are independent; below: neighbours err alike");
        var normal = NormalityTests.JarqueBera(residuals);
        yield return new("Jarque-Bera", normal.Test.Statistic, normal.Test.PValue, "small p: residuals are not normal");
        var distance = NormalityTests.AndersonDarling(residuals);
        if (double.IsFinite(distance.Statistic)) yield return new("Anderson-Darling", distance.Statistic, distance.PValue, "small p: residuals are not normal");
        if (residuals.Length is >= 3 and <= ShapiroWilk.MostRows && ShapiroWilk.Of(residuals) is var shapiro) yield return new("Shapiro-Wilk", shapiro.Statistic, shapiro.PValue, "small p: residuals are not normal");
        var spread = VarianceTests.BreuschPagan([fitted], residuals).LagrangeMultiplier;
        yield return new("Breusch-Pagan", spread.Statistic, spread.PValue, "small p: the spread depends on the prediction");
    }

    private static int[] Sample(int rows)
    {
        var all = Enumerable.Range(0, rows).ToArray();
        if (rows <= MostPoints) return all;
        new SeededRandom(1).Shuffle<int>(all);
        return [.. all.Take(MostPoints).Order()];
    }

    private static int[] Even(int rows) => rows <= MostPoints ? [.. Enumerable.Range(0, rows)] : [.. Enumerable.Range(0, MostPoints).Select(i => (int)((long)i * (rows - 1) / (MostPoints - 1)))];

    private static CurvePoint[] Points(int[] at, double[] x, double[] y) => Array.ConvertAll(at, i => new CurvePoint(x[i], y[i]));

    private static CurvePoint[] Line(double[] x, double[] y)
    {
        var at = Sample(Math.Min(x.Length, int.MaxValue));
        double[] xs = Array.ConvertAll(at, i => x[i]), ys = Array.ConvertAll(at, i => y[i]);
        var line = Lowess.Smooth(xs, ys, step: 0.01 * (xs.Max() - xs.Min()));
        return [.. Enumerable.Range(0, Math.Min(LinePoints, line.Count)).Select(i => line[(int)((long)i * (line.Count - 1) / Math.Max(1, Math.Min(LinePoints, line.Count) - 1))]).Select(p => new CurvePoint(p.X, p.Y))];
    }

    private static double[] Edges(double[] values)
    {
        var (least, most) = (values.Min(), values.Max());
        return [.. Enumerable.Range(0, Bins + 1).Select(b => least + ((most - least) * b / Bins))];
    }

    private static double[] Counts(double[] values, double[] edges)
    {
        var counts = new double[Bins];
        foreach (var value in values) counts[edges[^1] > edges[0] ? Math.Clamp((int)((value - edges[0]) / (edges[^1] - edges[0]) * Bins), 0, Bins - 1) : 0]++;
        return counts;
    }
}
