using Weir.Reports;
using Weir.Reports.Charts;

namespace Weir.Training.Evaluation;

/// <summary>The section of residuals: the four plots, a histogram, tests, rows that pull.</summary>
internal static class ResidualPages
{
    public static Html Of(ResidualDetail d)
    {
        var (least, most) = (d.Fitted.Min(p => p.X), d.Fitted.Max(p => p.X));
        var tests = new HtmlTable("test", ">statistic", ">p", "meaning");
        foreach (var t in d.Tests) tests.Add(t.Name, Figures.Number(t.Statistic), t.P is { } p ? Figures.PValue(p) : string.Empty, t.Meaning);
        var rows = new HtmlTable(">row", ">truth", ">prediction", ">Cook's distance");
        foreach (var r in d.Influential) rows.Add(Figures.Count(r.Row), Figures.Number(r.Truth), Figures.Number(r.Prediction), Figures.Number(r.Cook));
        return Html.Join(
            Html.Panel("Residuals by prediction, normal quantiles", null,
                new XyChart { XLabel = "prediction", YLabel = "residual", Points = ClassPages.Pairs(d.Fitted), Lines = [("LOWESS", ClassPages.Pairs(d.FittedLine))], Reference = [(least, 0), (most, 0)] }.ToHtml(),
                new XyChart { XLabel = "normal quantile", YLabel = "standardised residual", Points = ClassPages.Pairs(d.Quantiles), Reference = Diagonal(d.Quantiles) }.ToHtml()),
            Html.Panel("Scale by prediction, leverage", null,
                new XyChart { XLabel = "prediction", YLabel = "√|standardised residual|", Points = ClassPages.Pairs(d.Scale), Lines = [("LOWESS", ClassPages.Pairs(d.ScaleLine))] }.ToHtml(),
                new XyChart { XLabel = "leverage", YLabel = "standardised residual", Points = ClassPages.Pairs(d.Leverage), Lines = Cook(d), Reference = [(d.Leverage.Min(p => p.X), 0), (d.Leverage.Max(p => p.X), 0)] }.ToHtml()),
            Html.Panel("Distribution and tests", null, HistogramChart.Of(d.Edges, d.Counts), tests.ToHtml()),
            Html.Details("Rows that pull most", rows.ToHtml()));
    }

    // Residuals at which Cook's distance is ½, on both sides, within the picture.
    private static IReadOnlyList<(string, IReadOnlyList<(double, double)>)> Cook(ResidualDetail d)
    {
        var (most, far) = (d.Leverage.Max(p => p.X), d.Leverage.Max(p => Math.Abs(p.Y)));
        var curve = Enumerable.Range(1, 60).Select(i => most * i / 60).Select(h => (h, Math.Sqrt(0.5 * 2 * (1 - h) / h))).Where(p => p.Item2 <= far).ToArray();
        return curve.Length < 2 ? [] : [("Cook's distance ½", curve), ("Cook's distance −½", [.. curve.Select(p => (p.h, -p.Item2))])];
    }

    private static (double, double)[] Diagonal(IReadOnlyList<CurvePoint> points)
    {
        var (low, high) = (Math.Max(points.Min(p => p.X), points.Min(p => p.Y)), Math.Min(points.Max(p => p.X), points.Max(p => p.Y)));
        return [(low, low), (high, high)];
    }
}
