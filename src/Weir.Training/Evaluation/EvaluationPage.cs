using System.Globalization;
using Weir.Client.Evaluations;
using Weir.Reports;

namespace Weir.Training.Evaluation;

/// <summary>An evaluation as a page that stands alone.</summary>
public static class EvaluationPage
{
    /// <summary>The page.</summary>
    /// <param name="evaluation">What was found.</param>
    /// <param name="verdict">What was demanded, with the outcome; null where nothing was.</param>
    public static string Of(ModelEvaluation evaluation, EvaluationReport? verdict)
    {
        var page = new HtmlPage($"Evaluation of {evaluation.Model}", string.Create(CultureInfo.InvariantCulture, $"{evaluation.Data} · {evaluation.Rows:N0} rows · target {evaluation.Target} · {evaluation.Created:yyyy-MM-dd HH:mm} UTC"));
        page.Add(Html.Cards([.. evaluation.Figures.Where(f => f.Value is not null).Take(6).Select(f => (f.Name, Figures.Number(f.Value!.Value)))]));
        if (evaluation.TrainedOnTheseRows == true) page.Add(Html.Panel("Trained on this table", Html.Badge("careful", Tone.Warning), Html.Paragraph("The package says that it was trained on this table: the figures are not those on new rows.")));
        if (verdict is not null) page.Section("Verdict", Verdict(verdict));
        page.Section("Figures", FigureRows(evaluation), Html.Note(Intervals(evaluation)));
        if (evaluation.Comparison is { } comparison) page.Section($"Compared with {comparison.Other}", Comparison(evaluation, comparison));
        if (evaluation.Slices is { Count: > 0 }) page.Section("Slices", SliceRows(evaluation));
        if (evaluation.Classification is { } classes) page.Section("Classes", ClassPages.Of(evaluation, classes));
        if (evaluation.Binary is { } binary) foreach (var (title, content) in ClassPages.Binary(binary)) page.Section(title, content);
        if (evaluation.Residuals is { } residuals) page.Section("Residuals", ResidualPages.Of(residuals));
        if (evaluation.Forecast is { } forecast) page.Section("Forecasts", ForecastPages.Of(forecast));
        if (evaluation.Notes.Count > 0) page.Section("Notes", evaluation.Notes.Select(Html.Paragraph));
        page.Section("What was evaluated", Html.Facts(("model", evaluation.Model), ("content", evaluation.Hash), ("table", evaluation.Data), ("content of the table", evaluation.DataHash), ("task", evaluation.Task)));
        return page.ToText();
    }

    internal static string Number(double? value) => value is { } number ? Figures.Number(number) : "–";

    private static string Intervals(ModelEvaluation evaluation) => evaluation.Level is { } level
        ? evaluation.Times is { } times
        ? times < SerialTable.FewestBlocks ? $"Without intervals: origins at {times} times are too few. {Baseline(evaluation)}" : $"Intervals of {Figures.Share(level)} from origins at {Figures.Count(times)} times, which err alike where they follow each other. {Baseline(evaluation)}"
        : $"Intervals of {Figures.Share(level)} from {Figures.Count(evaluation.Resamples ?? 0)} bootstrap resamples. {Baseline(evaluation)}"
        : $"Without intervals. {Baseline(evaluation)}";

    private static string Baseline(ModelEvaluation evaluation) => evaluation.Task switch
    {
        "forecast" => "The baseline repeats the season before.",
        "ranking" => "The baseline ranks all rows alike.",
        "quantile" => "The baseline knows the truth's quantiles on these rows alone.",
        "regression" or "multioutput" => "The baseline knows the truth's mean on these rows alone.",
        _ => "The baseline knows the truth's commonest class and shares on these rows alone.",
    };

    private static Html Verdict(EvaluationReport verdict)
    {
        var table = new HtmlTable("", "rule", "outcome");
        foreach (var rule in verdict.Rules.OrderBy(r => r.Passed)) table.Add(Html.Badge(rule.Passed ? "passed" : "failed", rule.Passed ? Tone.Good : Tone.Bad), Html.Code(new EvaluationDemand(rule.Figure, rule.Comparison, rule.Limit) { Slice = rule.Slice, Against = rule.Against }.ToString()), Html.Text(Outcome(rule)));
        return Html.Join(Html.Badge(verdict.Blessed ? "blessed" : "not blessed", verdict.Blessed ? Tone.Good : Tone.Bad), table.ToHtml());
    }

    private static string Outcome(EvaluationRule rule) => rule.Reason ?? (rule.Value is null ? "not computed" : rule.Against is null ? Number(rule.Value) : $"{Number(rule.Value)}, the baseline {Number(rule.Baseline)}");

    private static Html FigureRows(ModelEvaluation evaluation)
    {
        var table = new HtmlTable("metric", ">value", ">interval", ">baseline", "better");
        foreach (var f in evaluation.Figures)
        {
            table.Add(
                Html.Code(f.Name), f.Value is null ? Html.Note(f.Why ?? "not defined") : Html.Text(Number(f.Value)),
                Html.Text(f.Low is null ? string.Empty : $"{Number(f.Low)} to {Number(f.High)}"), Html.Text(f.Baseline is null ? string.Empty : Number(f.Baseline)), Html.Text(f.Name == "mean_bias_error" ? "nearer 0" : f.GreaterIsBetter ? "greater" : "smaller"));
        }

        return table.ToHtml();
    }

    private static Html SliceRows(ModelEvaluation evaluation)
    {
        var names = evaluation.Figures.Where(f => f.Value is not null).Select(f => f.Name).Take(5).ToList();
        var table = new HtmlTable(["slice", ">rows", .. names.Select(n => $">{n}"), $">{names.FirstOrDefault()} interval"]);
        foreach (var s in evaluation.Slices!)
            table.Add([Html.Code(s.Name), Html.Text(Figures.Count(s.Rows)), .. names.Select(n => Html.Text(Number(s.Figures[n]))), Html.Text(s.Low is null ? string.Empty : $"{Number(s.Low)} to {Number(s.High)}")]);
        return table.ToHtml();
    }

    private static Html Comparison(ModelEvaluation evaluation, ModelComparison comparison)
    {
        var table = new HtmlTable("metric", ">this model", ">the other", ">difference", ">interval", ">p", "");
        foreach (var f in comparison.Figures.Where(f => f.Difference is not null))
        {
            // An interval of the difference does not say which of two is nearer to a value in between.
            var isSure = f.Best is null && f.Low is { } low && f.High is { } high && (low > 0 || high < 0);
            var isBetter = f.Difference > 0 == f.GreaterIsBetter;
            table.Add(
                Html.Code(f.Name), Html.Text(Number(f.Value)), Html.Text(Number(f.Other)), Html.Text(Number(f.Difference)), Html.Text(f.Low is null ? string.Empty : $"{Number(f.Low)} to {Number(f.High)}"),
                Html.Text(f.P is { } p ? Figures.PValue(p) : string.Empty), isSure ? Html.Badge(isBetter ? "better" : "worse", isBetter ? Tone.Good : Tone.Bad) : Html.Empty);
        }

        var tests = comparison.Tests.Select(t => Html.Paragraph($"{t.Name}: p {Figures.PValue(t.P ?? double.NaN)} ({t.Meaning})"));
        return Html.Join([table.ToHtml(), .. tests, Html.Note($"Differences on the same {Figures.Count(evaluation.Rows)} rows, {(evaluation.Times is null ? "intervals by the paired bootstrap" : "intervals and p by the test of Diebold and Mariano, with fixed smoothing")}. “better” and “worse” where the interval leaves out 0.")]);
    }
}
