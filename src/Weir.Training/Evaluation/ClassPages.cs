using Weir.Reports;
using Weir.Reports.Charts;

namespace Weir.Training.Evaluation;

/// <summary>Sections of classes: confusion, curves, thresholds.</summary>
internal static class ClassPages
{
    public static Html Of(ModelEvaluation evaluation, ClassDetail detail)
    {
        var table = new HtmlTable("class", ">rows", ">precision", ">recall", ">f1", ">roc_auc");
        foreach (var c in detail.PerClass) table.Add(c.Class, Figures.Number(c.Support), Number(c.Precision), Number(c.Recall), Number(c.F1), Number(c.RocAuc));
        return Html.Panel("Who is taken for whom", null, HeatChart.Of(evaluation.Classes!, detail.Confusion, "true class", "predicted class"), table.ToHtml());
    }

    public static IEnumerable<(string Title, Html Content)> Binary(BinaryDetail d)
    {
        yield return ("Curves", Html.Join(
            Html.Panel("ROC and precision-recall", null,
                new XyChart { XLabel = "false positive rate", YLabel = "true positive rate", Lines = [("ROC", Pairs(d.Roc))], Reference = [(0, 0), (1, 1)], Range = (0, 1) }.ToHtml(),
                new XyChart { XLabel = "recall", YLabel = "precision", Lines = [("precision-recall", Pairs(d.PrecisionRecall))], Range = (0, 1) }.ToHtml()),
            Html.Panel("Gain and lift", null,
                new XyChart { XLabel = "share of the rows, by score", YLabel = "share of the positives", Lines = [("gain", Deciles(d.Gain, from: 0))], Reference = [(0, 0), (1, 1)], Range = (0, 1) }.ToHtml(),
                new XyChart { XLabel = "share of the rows, by score", YLabel = "lift", Lines = [("lift", Deciles(d.Lift))], Reference = [(0, 1), (1, 1)] }.ToHtml()),
            Html.Panel("Calibration and separation", d.CalibrationError is { } error ? Html.Badge($"expected error {Figures.Number(error)}", error < 0.05 ? Tone.Good : Tone.Warning) : null,
                d.Calibration.Count == 0 ? Html.Note("scores are no probabilities") : new XyChart { XLabel = "mean probability", YLabel = "share of positives", Lines = [("calibration", Pairs(d.Calibration))], Points = Pairs(d.Calibration), Reference = [(0, 0), (1, 1)], Range = (0, 1) }.ToHtml(),
                new XyChart { XLabel = "threshold", YLabel = "rate", Lines = [("true positive rate", [.. d.Rates.Select(r => (r.Threshold, r.TruePositiveRate))]), ("false positive rate", [.. d.Rates.Select(r => (r.Threshold, r.FalsePositiveRate))])] }.ToHtml())));
        yield return ("Thresholds", Html.Join([.. d.Chosen.Select(Chosen), Thresholds(d)]));
    }

    private static Html Chosen(ChosenThreshold chosen) => Html.Panel($"By {chosen.By}: {Figures.Number(chosen.Threshold)}", null, Html.Facts(
        [(chosen.By == "cost" ? "cost a row" : chosen.By, $"{Figures.Number(chosen.Value)} (at 0.5: {Figures.Number(chosen.AtHalf)})"), ("precision", Figures.Number(chosen.Figures.Precision)), ("recall", Figures.Number(chosen.Figures.Recall)), ("flagged", Figures.Share(chosen.Figures.Flagged))]));

    private static Html Thresholds(BinaryDetail d)
    {
        var hasCost = d.Thresholds.Any(t => t.Cost is not null);
        var table = new HtmlTable([">threshold", ">precision", ">recall", ">f1", ">flagged", .. hasCost ? [">cost a row"] : Array.Empty<string>()]);
        foreach (var t in d.Thresholds) table.Add([Figures.Number(t.Threshold), Figures.Number(t.Precision), Figures.Number(t.Recall), Figures.Number(t.F1), Figures.Share(t.Flagged), .. hasCost ? [Number(t.Cost)] : Array.Empty<string>()]);
        return table.ToHtml();
    }

    private static (double, double)[] Deciles(IReadOnlyList<double> values, double? from = null)
    {
        var points = values.Select((v, d) => ((d + 1) / (double)values.Count, v));
        return from is { } start ? [(0, start), .. points] : [.. points];
    }

    internal static (double, double)[] Pairs(IReadOnlyList<CurvePoint> points) => [.. points.Select(p => (p.X, p.Y))];

    private static string Number(double? value) => EvaluationPage.Number(value);
}
