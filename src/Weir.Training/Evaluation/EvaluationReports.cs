using Weir.Client.Evaluations;

namespace Weir.Training.Evaluation;

/// <summary>Makes <c>evaluation.json</c> of an evaluation: figures for rules, the rest for readers.</summary>
public static class EvaluationReports
{
    private const int MostPoints = 200;

    /// <summary>The figures by name; <c>roc_auc.low</c> and <c>roc_auc.high</c> are the ends of the interval.</summary>
    public static Dictionary<string, double?> Figures(ModelEvaluation evaluation)
    {
        Dictionary<string, double?> figures = [];
        foreach (var figure in evaluation.Figures)
        {
            figures[figure.Name] = figure.Value;
            if (figure.Low is null) continue;
            figures[$"{figure.Name}.low"] = figure.Low;
            figures[$"{figure.Name}.high"] = figure.High;
        }

        foreach (var chosen in evaluation.Binary?.Chosen ?? [])
        {
            if (chosen.By == "cost") figures["cost"] = chosen.Value;
            figures[$"threshold.{chosen.By}"] = chosen.Threshold;
        }

        return figures;
    }

    /// <summary>The figures of parts of the rows.</summary>
    public static IReadOnlyList<EvaluationSlice>? Slices(IReadOnlyList<SliceFigures>? slices) => slices is null ? null : [.. slices.Select(s =>
    {
        var figures = new Dictionary<string, double?>(s.Figures);
        if (s.Low is not null && s.Figures.Keys.FirstOrDefault() is { } first) (figures[$"{first}.low"], figures[$"{first}.high"]) = (s.Low, s.High);
        return new EvaluationSlice(s.Name, s.Rows, figures);
    })];

    /// <summary>The other model of a comparison as a baseline.</summary>
    public static EvaluationBaseline? Baseline(ModelEvaluation evaluation) => evaluation.Comparison is not { } other ? null : new EvaluationBaseline(
        other.Other, other.Figures.ToDictionary(f => f.Name, f => f.Other), Slices(other.Slices));

    /// <summary>The report, judged by demands.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>invalid_value</c>: a demand names a figure, slice or baseline that is not there.</exception>
    public static EvaluationReport Of(ModelEvaluation evaluation, IReadOnlyList<EvaluationDemand> demands) => Complete(
        EvaluationReport.Judge(evaluation.Created, Tool, Figures(evaluation), demands, Slices(evaluation.Slices), Baseline(evaluation)), evaluation);

    internal static EvaluationTool Tool => new("weir", typeof(EvaluationReports).Assembly.GetName().Version!.ToString(3));

    internal static EvaluationReport Complete(EvaluationReport report, ModelEvaluation evaluation) => report with
    {
        Model = new EvaluatedModel(evaluation.Model, evaluation.Hash.EndsWith(".dir", StringComparison.Ordinal) ? evaluation.Hash : null),
        Data = [new EvaluatedData(evaluation.Data, evaluation.DataHash, evaluation.Rows)],
        Extra = Thinned(evaluation).ToJson(),
    };

    // A registry reads at most a mebibyte.
    private static ModelEvaluation Thinned(ModelEvaluation evaluation) =>
        evaluation.Forecast is { } forecast ? evaluation with { Forecast = forecast with { Series = [.. forecast.Series.Take(MostPoints)] } }
        : evaluation.Residuals is not { } residuals ? evaluation
        : evaluation with
        {
            Residuals = residuals with { Fitted = Thin(residuals.Fitted), Quantiles = Thin(residuals.Quantiles), Scale = Thin(residuals.Scale), Leverage = Thin(residuals.Leverage) },
        };

    private static IReadOnlyList<CurvePoint> Thin(IReadOnlyList<CurvePoint> points) =>
        points.Count <= MostPoints ? points : [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Count - 1) / (MostPoints - 1))])];
}
