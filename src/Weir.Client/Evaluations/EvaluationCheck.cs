using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Client.Evaluations;

/// <summary>What must agree within a report: outcomes with their numbers, rules with figures, the verdict with the rules.</summary>
internal static class EvaluationCheck
{
    public static void Run(EvaluationReport report, string file)
    {
        var slices = Slices(report.Slices, file, "slices");
        Slices(report.Baseline?.Slices, file, "baseline.slices");
        for (var i = 0; i < report.Rules.Count; i++) Rule(report, slices, report.Rules[i], file, $"rules[{Text(i)}]");
        if (!report.Blessed) return;
        if (report.Rules.Count == 0) throw At(file, "blessed", "is true without a rule: nothing was judged");
        var failed = report.Rules.Select((r, i) => (Rule: r, Index: i)).FirstOrDefault(r => !r.Rule.Passed);
        if (failed.Rule is not null) throw At(file, "blessed", $"is true, and rules[{Text(failed.Index)}] did not pass: {failed.Rule}");
    }

    private static void Rule(EvaluationReport report, Dictionary<string, EvaluationSlice> slices, EvaluationRule rule, string file, string path)
    {
        var figures = report.Figures;
        if (rule.Slice is { } name) figures = slices.TryGetValue(name, out var slice) ? slice.Figures : throw At(file, $"{path}.slice", $"names '{name}', which is not among the slices", DidYouMean.Hint(name, slices.Keys));
        if (!figures.TryGetValue(rule.Figure, out var figure)) throw At(file, $"{path}.figure", $"names '{rule.Figure}', which is not among the figures", DidYouMean.Hint(rule.Figure, figures.Keys));
        if (figure != rule.Value) throw At(file, $"{path}.value", $"is {Text(rule.Value)}, and the figure '{rule.Figure}' is {Text(figure)}");
        if (rule.Against is null)
        {
            if (rule.Baseline is not null) throw At(file, $"{path}.baseline", "is given, and against does not say how it is compared");
        }
        else
        {
            if (report.Baseline is null) throw At(file, $"{path}.against", "compares with a baseline, and there is none");
            var others = report.Baseline.Of(rule.Slice) ?? throw At(file, $"{path}.slice", $"names '{rule.Slice}', which is not among the slices of the baseline");
            if (!others.TryGetValue(rule.Figure, out var other)) throw At(file, $"{path}.figure", $"names '{rule.Figure}', which is not among the figures of the baseline", DidYouMean.Hint(rule.Figure, others.Keys));
            if (other != rule.Baseline) throw At(file, $"{path}.baseline", $"is {Text(rule.Baseline)}, and the baseline's figure '{rule.Figure}' is {Text(other)}");
        }

        if (rule.Passed != rule.IsMet) throw At(file, $"{path}.passed", $"is {(rule.Passed ? "true" : "false")}, and its numbers say otherwise: {rule}");
    }

    private static Dictionary<string, EvaluationSlice> Slices(IReadOnlyList<EvaluationSlice>? given, string file, string path)
    {
        var slices = new Dictionary<string, EvaluationSlice>();
        for (var i = 0; i < given?.Count; i++)
            if (!slices.TryAdd(given[i].Name, given[i])) throw At(file, $"{path}[{Text(i)}].name", $"is '{given[i].Name}' a second time");
        return slices;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? number) => number is { } value ? value.ToString("R", CultureInfo.InvariantCulture) : "not computed";

    private static WeirException At(string file, string path, string what, string? hint = null) => EvaluationField.Fault(file, path, what, hint);
}
