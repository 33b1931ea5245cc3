using System.Globalization;
using Weir.Cli.Shell;
using Weir.Client.Evaluations;
using Weir.Training.Evaluation;

namespace Weir.Cli.Training;

/// <summary>What an evaluation tells.</summary>
internal static class EvaluateReport
{
    public static void Write(VerbContext context, ModelEvaluation evaluation, EvaluationReport report, bool isJudged)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                if (isJudged)
                {
                    json.WriteBoolean("blessed", report.Blessed);
                    json.WriteStartArray("rules");
                    foreach (var rule in report.Rules)
                    {
                        json.WriteStartObject();
                        json.WriteString("rule", new EvaluationDemand(rule.Figure, rule.Comparison, rule.Limit) { Slice = rule.Slice, Against = rule.Against }.ToString());
                        json.WriteBoolean("passed", rule.Passed);
                        if (rule.Value is { } value) json.WriteNumber("value", value);
                        else json.WriteNull("value");
                        if (rule.Reason is not null) json.WriteString("reason", rule.Reason);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }

                foreach (var property in evaluation.ToJson().EnumerateObject()) property.WriteTo(json);
                json.WriteEndObject();
            });
            return;
        }

        foreach (var note in evaluation.Notes) context.Console.Tell($"note: {note}");
        if (evaluation.TrainedOnTheseRows == true) context.Console.Warn($"'{evaluation.Model}' was trained on this table: its figures here are not those on new rows");
        context.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"{evaluation.Model} on {evaluation.Rows:N0} rows of {evaluation.Data} ({evaluation.Task}, target {evaluation.Target})"));
        Figures(context, evaluation);
        if (evaluation.Slices is { Count: > 0 } slices) Slices(context, evaluation, slices);
        foreach (var chosen in evaluation.Binary?.Chosen ?? [])
            context.Console.Tell($"threshold by {chosen.By}: {Number(chosen.Threshold)} ({chosen.By} {Number(chosen.Value)}, at 0.5 {Number(chosen.AtHalf)}; precision {Number(chosen.Figures.Precision)}, recall {Number(chosen.Figures.Recall)})");
        if (evaluation.Comparison is { } comparison) Compare(context, evaluation, comparison);
        if (!isJudged) return;
        foreach (var rule in report.Rules) context.Console.Say($"{(rule.Passed ? context.Console.Style.Green("passed") : context.Console.Style.Red("failed"))}  {Printable.OneLine(rule.ToString())}");
        context.Console.Tell(report.Blessed ? "blessed" : "not blessed");
    }

    private static void Figures(VerbContext context, ModelEvaluation evaluation)
    {
        var table = new TextTable("metric", ">value", evaluation.Level is { } level ? $">{Figures100(level)} interval" : ">interval", ">baseline");
        foreach (var figure in evaluation.Figures.Where(f => f.Value is not null))
            table.Add(figure.Name, Number(figure.Value), figure.Low is null ? string.Empty : $"{Number(figure.Low)} to {Number(figure.High)}", Number(figure.Baseline));
        context.Console.Table(table);
    }

    private static void Slices(VerbContext context, ModelEvaluation evaluation, IReadOnlyList<SliceFigures> slices)
    {
        var names = evaluation.Figures.Where(f => f.Value is not null).Select(f => f.Name).Take(4).ToArray();
        var table = new TextTable(["slice", ">rows", .. names.Select(n => $">{n}"), $">{names.FirstOrDefault()} interval"]);
        foreach (var slice in slices)
            table.Add([slice.Name, Weir.Reports.Figures.Count(slice.Rows), .. names.Select(n => Number(slice.Figures[n])), slice.Low is null ? string.Empty : $"{Number(slice.Low)} to {Number(slice.High)}"]);
        context.Console.Line(string.Empty);
        context.Console.Table(table);
    }

    private static void Compare(VerbContext context, ModelEvaluation evaluation, ModelComparison comparison)
    {
        var table = new TextTable("metric", $">{TextTable.Shorten(evaluation.Model, 24)}", $">{TextTable.Shorten(comparison.Other, 24)}", ">difference", ">interval", ">p");
        foreach (var figure in comparison.Figures.Where(f => f.Difference is not null))
            table.Add(figure.Name, Number(figure.Value), Number(figure.Other), Number(figure.Difference), figure.Low is null ? string.Empty : $"{Number(figure.Low)} to {Number(figure.High)}", figure.P is { } p ? Weir.Reports.Figures.PValue(p) : string.Empty);
        context.Console.Line(string.Empty);
        context.Console.Table(table);
        foreach (var test in comparison.Tests) context.Console.Tell($"{test.Name}: p {Weir.Reports.Figures.PValue(test.P ?? double.NaN)} ({test.Meaning})");
    }

    private static string Number(double? value) => value is { } number ? Weir.Reports.Figures.Number(number) : string.Empty;

    private static string Figures100(double share) => Weir.Reports.Figures.Share(share);
}
