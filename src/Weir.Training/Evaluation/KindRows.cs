using System.Globalization;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Statistics.Metrics;
using Weir.Training.Export;
using Weir.Training.Targets;

namespace Weir.Training.Evaluation;

/// <summary>Truth and prediction of quantiles, of several outputs and of rankings; and of any other task as <see cref="ScoredRows"/> reads it.</summary>
internal static class KindRows
{
    /// <summary>Brings predictions and truth together, by what the model says it predicts.</summary>
    /// <param name="model">The model, for its facts.</param>
    /// <param name="outputs">What it predicted for every row of the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="target">The column with the truth; of several outputs the names with commas between.</param>
    /// <param name="weights">Weight of every row; null for 1.</param>
    /// <param name="request">What the user said.</param>
    /// <param name="notes">Takes what was left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: they do not fit together; <c>too_few_rows</c>.</exception>
    public static ScoredRows Of(BatchPredictor model, IReadOnlyList<Column> outputs, Table table, string target, double[]? weights, EvaluationRequest request, List<string> notes, CancellationToken cancellation)
    {
        var task = request.Task ?? (Enum.TryParse<LearningTask>(model.Fact("weir.task"), ignoreCase: true, out var known) ? known : LearningTask.Regression);
        if (task.IsPlain()) return ScoredRows.Of(model, outputs, table.Read(target, cancellation), weights, request, notes);
        var predictions = outputs.Where(o => o is NumberColumn).Select(o => o.ToDoubles()).ToArray();
        if (task != LearningTask.Ranking && (model.OutputLabels.Count == 0 || predictions.Length != model.OutputLabels.Count)) throw Invalid(request, $"the model does not say which {(task == LearningTask.Quantile ? "quantiles" : "targets")} it predicts");
        var truths = (task == LearningTask.MultiOutput ? model.OutputLabels : [target]).Select(c => Numbers(table.Read(c, cancellation), request)).ToArray();
        var rows = Enumerable.Range(0, truths[0].Length).Where(r => Array.TrueForAll(truths, t => double.IsFinite(t[r])) && (weights is null || weights[r] > 0)).ToArray();
        if (rows.Length < truths[0].Length) notes.Add($"{truths[0].Length - rows.Length} of {truths[0].Length} rows have no target{(weights is null ? string.Empty : ", or no weight")}, and are left out");
        if (rows.Length < 2) throw new WeirException(TrainingErrors.TooFewRows, $"{rows.Length} rows of '{request.DataPath}' can be judged, at least 2 are needed", location: new SourceLocation(request.DataPath));
        if (task == LearningTask.Ranking) return Ranking(model, table, truths[0], predictions[0], rows, weights, request, cancellation);
        double[] Wide(double[][] columns) => [.. rows.SelectMany(r => columns.Select(c => c[r]))];
        var input = new MetricInput
        {
            TrueValues = Array.ConvertAll(rows, r => truths[0][r]),
            PredictedValues = Array.ConvertAll(rows, r => predictions[predictions.Length / 2][r]),
            Points = Wide(truths),
            Dimensions = truths.Length,
            Probabilities = Wide(predictions),
            Classes = predictions.Length,
            Weights = weights is null ? [] : Array.ConvertAll(rows, r => weights[r]),
        };
        return new ScoredRows(task, [], input, rows)
        {
            Quantiles = task == LearningTask.Quantile ? Shares(model) : [],
            Catalog = task == LearningTask.Quantile ? KindMetrics.Quantiles(Shares(model)) : KindMetrics.Several(model.OutputLabels),
        };
    }

    private static ScoredRows Ranking(BatchPredictor model, Table table, double[] truth, double[] scores, int[] usable, double[]? weights, EvaluationRequest request, CancellationToken cancellation)
    {
        var column = model.Fact(PipelineGraph.GroupFact) ?? throw Invalid(request, "the model does not say which rows it ranks together");
        if (weights is not null) throw Invalid(request, "rows of a ranking have no weights of their own", "leave out --weights");
        if (request.Slices.Count > 0) throw Invalid(request, "a ranking is judged by whole groups, which slices would divide", "leave out --slice");
        var groups = RowGroups.Of(table.Read(column, cancellation));
        var rows = RowGroups.Ordered(usable, groups);
        return new ScoredRows(LearningTask.Ranking, [], new MetricInput
        {
            TrueValues = Array.ConvertAll(rows, r => truth[r]),
            Probabilities = Array.ConvertAll(rows, r => scores[r]),
            Classes = 1,
            QueryEnds = [.. Enumerable.Range(1, rows.Length).Where(i => i == rows.Length || groups[rows[i]] != groups[rows[i - 1]])],
        }, rows);
    }

    private static double[] Shares(BatchPredictor model) => [.. model.OutputLabels.Select(q => double.Parse(q, CultureInfo.InvariantCulture))];

    private static double[] Numbers(Column column, EvaluationRequest request) => column is TextColumn or TimeColumn
        ? throw Invalid(request, $"the target '{column.Name}' holds {column.Type.ToString().ToLowerInvariant()}, and the model predicts numbers")
        : column.ToDoubles();

    private static WeirException Invalid(EvaluationRequest request, string message, string? hint = null) => new(ErrorCodes.InvalidValue, message, hint, new SourceLocation(request.DataPath));
}
