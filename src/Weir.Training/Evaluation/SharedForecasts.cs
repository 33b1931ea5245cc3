using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Training.Forecasting;

namespace Weir.Training.Evaluation;

/// <summary>Forecasts of a model, and of another that it is compared with: both judged by the steps that neither was trained on.</summary>
internal static class SharedForecasts
{
    /// <summary>The rows of both; null for the other where there is none, or it is no forecast.</summary>
    /// <param name="table">Rows with the truth.</param>
    /// <param name="request">What the user said.</param>
    /// <param name="notes">Takes what a reader should know.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="seen">What the model is given in place of the series, but not the other; null for the series themselves.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: no row is left that both can be judged by; what <see cref="ForecastRows.Of"/> can have.</exception>
    public static (ScoredRows Rows, ScoredRows? Others) Of(Table table, EvaluationRequest request, List<string> notes, CancellationToken cancellation, Func<Panel, Panel>? seen = null)
    {
        using var other = request.OtherPath is { } path ? Forecaster.TryLoad(path) : null;
        if (other is null) return (ForecastRows.Of(request.ModelPath, table, request, notes, cancellation, seen), null);
        using var model = Forecaster.TryLoad(request.ModelPath)!;
        var panel = model.Read(table, request.DataPath, [], cancellation);
        var until = Until(model, other, panel, request);
        List<string> told = [];
        ScoredRows Judge(IReadOnlySet<int>? kept) => ForecastRows.Of(request.ModelPath, table, request, told, cancellation, seen, until, kept);
        ScoredRows JudgeOther(IReadOnlySet<int>? kept) => ForecastRows.Of(request.OtherPath!, table, request, [], cancellation, null, until, kept);
        var (rows, others) = (Judge(null), JudgeOther(null));
        if (!rows.Rows.SequenceEqual(others.Rows))
        {
            var (all, shared) = (rows.Rows.Length, rows.Rows.Intersect(others.Rows).ToHashSet());
            if (shared.Count < 2) throw None(request, "none of the steps that one of them forecasts is forecast by the other");
            told.Clear();
            (rows, others) = (Judge(shared), JudgeOther(shared));
            told.Add($"{shared.Count} of {all} rows are judged, those that '{request.OtherName ?? request.OtherPath}' forecasts too");
        }

        if (until is { } time && time != model.TrainedUntil) told.Add($"judged from {ForecastInputs.Told(time)} on, until when '{request.OtherName ?? request.OtherPath}' was trained");
        else if (until is not null && model.TrainedUntil != other.TrainedUntil) told.Add($"'{request.OtherName ?? request.OtherPath}' is judged from {ForecastInputs.Told(model.TrainedUntil)} on too, until when '{request.ModelName}' was trained");
        notes.AddRange(told);
        return (rows, others);
    }

    // The later end of the two, where the table holds it; null leaves each its own, in a table that holds neither.
    private static DateTime? Until(Forecaster model, Forecaster other, Panel panel, EvaluationRequest request)
    {
        var last = panel.TimeAt(panel.Length - 1);
        bool IsNew(Forecaster of) => of.TrainedUntil < last;
        if (IsNew(model) && IsNew(other)) return model.TrainedUntil > other.TrainedUntil ? model.TrainedUntil : other.TrainedUntil;
        if (!IsNew(model) && !IsNew(other)) return null;
        throw None(request, $"'{(IsNew(model) ? request.OtherName ?? request.OtherPath : request.ModelName)}' was trained on all times of '{request.DataPath}', which ends {ForecastInputs.Told(last)}, and the other was not");
    }

    private static WeirException None(EvaluationRequest request, string why) =>
        new(ErrorCodes.InvalidValue, $"'{request.OtherName ?? request.OtherPath}' cannot be compared with '{request.ModelName}': {why}", "bring rows that are later than both models' training, or train the new one with --test-share 0.2 or --test, which keep the last rows from it", new SourceLocation(request.DataPath));
}
