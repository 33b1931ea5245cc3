using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Statistics.Metrics;

namespace Weir.Training.Evaluation;

/// <summary>Truth and prediction of the rows that have both, in the form that metrics take.</summary>
/// <param name="Task">What is predicted.</param>
/// <param name="Classes">Classes by their number; empty for a regression. The second of two is the positive one.</param>
/// <param name="Input">Truth, predictions, weights.</param>
/// <param name="Rows">Their numbers in the table, from 0.</param>
internal sealed record ScoredRows(LearningTask Task, IReadOnlyList<string> Classes, MetricInput Input, int[] Rows)
{
    private const int MostIntegerClasses = 20;

    public MetricTasks Metrics => Task switch { LearningTask.Regression or LearningTask.Quantile or LearningTask.MultiOutput => MetricTasks.Regression, LearningTask.Ranking => MetricTasks.Ranking, LearningTask.Forecast => MetricTasks.Forecast, LearningTask.Binary => MetricTasks.Binary, _ => MetricTasks.Multiclass };

    /// <summary>Metrics of its own; null for those of the catalog.</summary>
    public IReadOnlyList<Metric>? Catalog { get; init; }

    /// <summary>Shares of the predicted quantiles; empty for other tasks.</summary>
    public double[] Quantiles { get; init; } = [];

    /// <summary>What repeating the season before gives; empty for other tasks than forecasts.</summary>
    public double[] Naive { get; init; } = [];

    /// <summary>True where a forecast was trained on some of these values, be it from another table.</summary>
    public bool HasSeen { get; init; }

    /// <summary>How the forecasts looked; null for other tasks.</summary>
    public ForecastDetail? Forecast { get; init; }

    /// <summary>Rows that err together: the number of each one's block, from 0 in the order of time; empty where every row is its own. See <see cref="SerialTable"/>.</summary>
    public int[] Blocks { get; init; } = [];

    /// <summary>What intervals count: groups of a ranking, blocks, else rows.</summary>
    public int Units => Input.QueryEnds.Length > 0 ? Input.QueryEnds.Length : Blocks.Length > 0 ? Blocks.Max() + 1 : Rows.Length;

    /// <summary>Brings predictions and truth together.</summary>
    /// <param name="model">The model, for its facts.</param>
    /// <param name="outputs">What it predicted for every row of the table.</param>
    /// <param name="truth">The truth of every row.</param>
    /// <param name="weights">Weight of every row; null for 1.</param>
    /// <param name="request">What the user said.</param>
    /// <param name="notes">Takes what was left out.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: they do not fit together; <c>too_few_rows</c>.</exception>
    public static ScoredRows Of(BatchPredictor model, IReadOnlyList<Column> outputs, Column truth, double[]? weights, EvaluationRequest request, List<string> notes)
    {
        var task = request.Task ?? TaskOf(model, outputs, truth);
        return task == LearningTask.Regression ? Numbers(outputs, truth, weights, request, notes) : Labels(model, outputs, truth, weights, request, notes);
    }

    private static LearningTask TaskOf(BatchPredictor model, IReadOnlyList<Column> outputs, Column truth)
    {
        if (Enum.TryParse<LearningTask>(model.Fact("weir.task"), ignoreCase: true, out var known)) return known;
        if (outputs[0] is TextColumn or BooleanColumn || truth is TextColumn or BooleanColumn) return LearningTask.Multiclass;
        var isWhole = outputs[0] is IntegerColumn && truth is IntegerColumn or NumberColumn;
        return isWhole && truth.ToDoubles().Where(v => !double.IsNaN(v)).Distinct().Take(MostIntegerClasses + 1).Count() <= MostIntegerClasses ? LearningTask.Multiclass : LearningTask.Regression;
    }

    private static ScoredRows Numbers(IReadOnlyList<Column> outputs, Column truth, double[]? weights, EvaluationRequest request, List<string> notes)
    {
        if (truth is TextColumn or TimeColumn) throw Invalid(request, $"the target '{truth.Name}' holds {truth.Type.ToString().ToLowerInvariant()}, and a regression is judged by numbers");
        if (outputs[0] is TextColumn) throw Invalid(request, $"the model predicts text, and the target '{truth.Name}' holds numbers");
        var (all, predicted) = (truth.ToDoubles(), outputs[0].ToDoubles());
        var rows = Usable(all.Length, i => double.IsFinite(all[i]), weights, request, "have no target", notes);
        if (Array.Exists(rows, r => !double.IsFinite(predicted[r]))) throw Invalid(request, $"the model predicts no finite number for row {rows.First(r => !double.IsFinite(predicted[r])) + 1}");
        return new ScoredRows(LearningTask.Regression, [], new MetricInput { TrueValues = Pick(all, rows), PredictedValues = Pick(predicted, rows), Weights = weights is null ? [] : Pick(weights, rows) }, rows);
    }

    private static ScoredRows Labels(BatchPredictor model, IReadOnlyList<Column> outputs, Column truth, double[]? weights, EvaluationRequest request, List<string> notes)
    {
        var (labels, scores) = Split(outputs);
        var truths = truth.ToTexts();
        var said = labels?.ToTexts();
        var classes = ClassesOf(model, scores.Count, truths, said, request);
        var numbers = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        var rows = Usable(truths.Length, i => truths[i] is { } t && numbers.ContainsKey(Same(t, numbers)), weights, request, "have no target, or a class that the model does not know", notes);
        var probabilities = Probabilities(scores, rows, classes.Length);
        if (Array.Exists(probabilities, p => !double.IsFinite(p))) throw Invalid(request, "the model gives a probability that is no number");
        var reversed = request.Positive is not null && classes.Length == 2 && classes[0] == request.Positive;
        if (request.Positive is not null && !numbers.ContainsKey(request.Positive)) throw Invalid(request, $"there is no class '{request.Positive}'", DidYouMean.Hint(request.Positive, classes) ?? $"classes are {string.Join(", ", classes)}");
        int Code(int i) => reversed ? 1 - i : i;
        if (reversed)
        {
            classes = [classes[1], classes[0]];
            for (var i = 0; i + 1 < probabilities.Length; i += 2) (probabilities[i], probabilities[i + 1]) = (probabilities[i + 1], probabilities[i]);
        }

        return new ScoredRows(classes.Length == 2 ? LearningTask.Binary : LearningTask.Multiclass, classes, new MetricInput
        {
            Truth = Array.ConvertAll(rows, r => Code(numbers[Same(truths[r]!, numbers)])),
            Predicted = said is not null
                ? Array.ConvertAll(rows, r => Code(numbers.TryGetValue(Same(said[r] ?? string.Empty, numbers), out var c) ? c : throw Invalid(request, $"the model predicts the class '{said[r]}', which is neither in the truth nor among its classes")))
                : [.. Enumerable.Range(0, rows.Length).Select(i => Evaluator.Largest(probabilities.AsSpan(i * classes.Length, classes.Length)))],
            Probabilities = probabilities,
            Classes = classes.Length,
            Weights = weights is null ? [] : Pick(weights, rows),
        }, rows);
    }

    // A label is text, a whole number or a flag; columns of floating point numbers are probabilities.
    private static (Column? Labels, IReadOnlyList<Column> Scores) Split(IReadOnlyList<Column> outputs)
    {
        var labels = outputs.FirstOrDefault(o => o is TextColumn or IntegerColumn or BooleanColumn);
        var scores = outputs.Where(o => o is NumberColumn).ToList();
        return (labels, scores);
    }

    private static string[] ClassesOf(BatchPredictor model, int scores, string?[] truths, string?[]? said, EvaluationRequest request)
    {
        if (model.Classes.Count > 0) return [.. model.Classes];
        var distinct = truths.Concat(said ?? []).OfType<string>().Select(Plain).Distinct().ToList();
        var areNumbers = distinct.TrueForAll(d => double.TryParse(d, System.Globalization.CultureInfo.InvariantCulture, out _));
        string[] classes = [.. areNumbers ? distinct.OrderBy(d => double.Parse(d, System.Globalization.CultureInfo.InvariantCulture)) : distinct.Order(StringComparer.Ordinal)];
        if (classes.Length > 1000) throw Invalid(request, $"the target has {classes.Length} different values, too many for classes");
        if (classes.Length == 1 && areNumbers) classes = classes[0] == "0" ? ["0", "1"] : ["0", classes[0]];
        return scores is 0 or 1 || scores == classes.Length ? classes : throw Invalid(request, $"the model gives {scores} probabilities without naming classes, and the target has {classes.Length} values");
    }

    private static double[] Probabilities(IReadOnlyList<Column> scores, int[] rows, int classes)
    {
        if (scores.Count == 0) return [];
        var columns = scores.Select(s => s.ToDoubles()).ToArray();
        var all = new double[rows.Length * classes];
        for (var i = 0; i < rows.Length; i++)
        {
            if (columns.Length == 1 && classes == 2) (all[2 * i], all[(2 * i) + 1]) = (1 - columns[0][rows[i]], columns[0][rows[i]]);
            else for (var c = 0; c < classes && c < columns.Length; c++) all[(i * classes) + c] = columns[c][rows[i]];
        }

        return all;
    }

    private static int[] Usable(int count, Func<int, bool> isUsable, double[]? weights, EvaluationRequest request, string why, List<string> notes)
    {
        var rows = Enumerable.Range(0, count).Where(i => isUsable(i) && (weights is null || weights[i] > 0)).ToArray();
        if (rows.Length < count) notes.Add($"{count - rows.Length} of {count} rows {why}{(weights is null ? string.Empty : ", or no weight")}, and are left out");
        if (rows.Length < 2) throw new WeirException(TrainingErrors.TooFewRows, $"{rows.Length} rows of '{request.DataPath}' can be judged, at least 2 are needed", location: new SourceLocation(request.DataPath));
        return rows;
    }

    // "1.0" of a file of numbers is the class "1".
    private static string Plain(string text) => text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;

    private static string Same(string text, Dictionary<string, int> known) => known.ContainsKey(text) ? text : Alias(text) is { } other && known.ContainsKey(other) ? other : Plain(text);

    private static string? Alias(string text) => text switch { "true" => "1", "false" => "0", "1" => "true", "0" => "false", _ => null };

    private static double[] Pick(double[] values, int[] rows) => Array.ConvertAll(rows, r => values[r]);

    private static WeirException Invalid(EvaluationRequest request, string message, string? hint = null) => new(ErrorCodes.InvalidValue, message, hint, new SourceLocation(request.DataPath));
}
