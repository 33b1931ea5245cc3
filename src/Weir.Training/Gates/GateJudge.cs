using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Training.Evaluation;

namespace Weir.Training.Gates;

/// <summary>Says whether a model is good enough.</summary>
public static class GateJudge
{
    private const string Change = ".change.low";

    /// <summary>Judges.</summary>
    /// <param name="gate">What is demanded.</param>
    /// <param name="evaluation">What was found; compared with the baseline, where there is one.</param>
    /// <param name="request">How it was found.</param>
    /// <param name="notes">Takes what a reader should know of the verdict.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: a rule names a figure or slice that there is not.</exception>
    public static EvaluationReport Judge(Gate gate, ModelEvaluation evaluation, EvaluationRequest request, List<string> notes, CancellationToken cancellation = default)
    {
        var figures = EvaluationReports.Figures(evaluation);
        foreach (var (name, value) in GateProbe.Take(gate, request, notes, cancellation)) figures[name] = value;
        var slices = EvaluationReports.Slices(evaluation.Slices);
        var lack = Lack(gate, evaluation);
        if (lack is null)
            foreach (var f in evaluation.Comparison?.Figures ?? []) if (f.Low is not null && f.Best is null) figures[$"{f.Name}{Change}"] = f.GreaterIsBetter ? f.Low : f.High;
        var baseline = Baseline(EvaluationReports.Baseline(evaluation), lack is not null);
        List<EvaluationRule> rules = [];
        foreach (var demand in gate.Rules.SelectMany(r => Expand(r, gate, evaluation, notes)))
        {
            var isOfChange = demand.Against is not null || demand.Figure.EndsWith(Change, StringComparison.Ordinal);
            if (isOfChange && evaluation.Comparison is null)
            {
                notes.Add($"'{demand}' is not judged: there is no version to compare with yet");
                continue;
            }

            var reason = (isOfChange ? lack : null) ?? NoInterval(demand, evaluation, figures);
            if (reason is not null) figures.TryAdd(demand.Figure, null);
            var rule = demand.Judge(figures, slices, baseline);
            rules.Add(reason is not null ? rule with { Reason = reason, Passed = false } : rule);
        }

        if (rules.Count == 0) notes.Add("no rule could be judged, and nothing is blessed without one");
        return EvaluationReports.Complete(
            new EvaluationReport
            {
                Created = evaluation.Created,
                Tool = EvaluationReports.Tool,
                Figures = figures,
                Slices = slices,
                Baseline = baseline,
                Rules = rules,
                Blessed = rules.Count > 0 && rules.TrueForAll(r => r.Passed),
            },
            evaluation with { Notes = [.. evaluation.Notes, .. notes] });
    }

    // Why a change cannot be judged on these rows; null when it can.
    private static string? Lack(Gate gate, ModelEvaluation evaluation)
    {
        if (evaluation.Comparison is not { } other) return null;
        const string Bring = "bring rows that neither model has seen (a test table kept apart)";
        if (evaluation.TrainedOnTheseRows == true) return $"'{evaluation.Model}' was trained on this table: {Bring}";
        if (other.TrainedOnTheseRows == true) return $"'{other.Other}' was trained on this table: {Bring}";
        if (gate.IsHeldOut) return null;
        var silent = evaluation.TrainedOnTheseRows is null ? evaluation.Model : other.TrainedOnTheseRows is null ? other.Other : null;
        return silent is null ? null : $"'{silent}' does not say what it was trained on: {Bring}, and say held_out: true in the gate";
    }

    // Why a figure has no interval; null where it has one, or where nothing of it is known.
    private static string? NoInterval(EvaluationDemand demand, ModelEvaluation evaluation, Dictionary<string, double?> figures)
    {
        if (demand.Slice is not null || figures.ContainsKey(demand.Figure) || evaluation.Times is not < SerialTable.FewestBlocks) return null;
        var end = Array.Find([Change, ".low", ".high"], e => demand.Figure.EndsWith(e, StringComparison.Ordinal));
        if (end is null || !figures.ContainsKey(demand.Figure[..^end.Length])) return null;
        return $"there is no interval of '{demand.Figure[..^end.Length]}': the origins are at {(evaluation.Times == 1 ? "one time" : $"{evaluation.Times} times")}, and at least {SerialTable.FewestBlocks} are needed; bring more rows";
    }

    // Figures on rows that a model was trained on are no figures of it.
    private static EvaluationBaseline? Baseline(EvaluationBaseline? baseline, bool isSpoilt) => baseline is null || !isSpoilt ? baseline : baseline with
    {
        Figures = baseline.Figures.ToDictionary(f => f.Key, _ => (double?)null),
        Slices = baseline.Slices is null ? null : [.. baseline.Slices.Select(s => s with { Figures = s.Figures.ToDictionary(f => f.Key, _ => (double?)null) })],
    };

    private static IEnumerable<EvaluationDemand> Expand(EvaluationDemand rule, Gate gate, ModelEvaluation evaluation, List<string> notes)
    {
        if (rule.Slice != "*") return [rule];
        if (evaluation.Slices is not { Count: > 0 } slices) throw new WeirException(ErrorCodes.InvalidValue, $"'{rule}' is of all slices, and the gate names none", "write slices: [COLUMN, 'age > 60'] in the gate");
        var small = slices.Where(s => s.Rows < gate.LeastSliceRows).Select(s => s.Name).ToList();
        if (small.Count > 0) notes.Add($"'{rule}' leaves out slices of fewer than {gate.LeastSliceRows} rows: {string.Join(", ", small)}");
        return [.. slices.Where(s => s.Rows >= gate.LeastSliceRows).Select(s => rule with { Slice = s.Name })];
    }
}
