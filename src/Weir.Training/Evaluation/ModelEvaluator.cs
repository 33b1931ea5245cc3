using Weir.Data.Recording;
using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Statistics.Comparison;
using Weir.Statistics.Intervals;
using Weir.Statistics.Metrics;
using Weir.Training.Forecasting;
using Weir.Yaml.Values;

namespace Weir.Training.Evaluation;

/// <summary>Evaluates a model on rows with the truth.</summary>
/// <example><code>
/// var evaluation = ModelEvaluator.Run(new EvaluationRequest { ModelPath = "models/churn", ModelName = "models/churn", DataPath = "test.parquet", Root = "." });
/// </code></example>
public static class ModelEvaluator
{
    /// <summary>Evaluates.</summary>
    /// <exception cref="WeirException">Model or table cannot be read; <c>invalid_value</c>: they do not fit together, or a metric, slice or class that there is not; <c>too_few_rows</c>.</exception>
    public static ModelEvaluation Run(EvaluationRequest request, CancellationToken cancellation = default)
    {
        using var model = BatchPredictor.Load(request.ModelPath);
        var target = request.Target ?? TargetOf(model) ?? throw WeirException.Usage($"'{request.ModelName}' does not say what it predicts", "name the column with the truth: --target COLUMN");
        var columns = ColumnsOf(request, cancellation);
        SliceReader.Require(request.Slices, columns);
        using var table = Table.Open(request.DataPath, new TableOptions { Derive = [.. request.Derive, .. SliceReader.Derived(request.Slices, columns)], Progress = request.Progress }, cancellation);
        List<string> notes = [.. table.Notes];
        var weights = WeightsOf(request, table, cancellation);
        var (rows, others) = Forecaster.Is(model) ? SharedForecasts.Of(table, request, notes, cancellation) : (KindRows.Of(model, model.Predict(table, target, cancellation), table, target, weights, request, notes, cancellation), null);
        var metrics = FigureTable.Choose(request.Metrics, rows);
        var options = FigureTable.Sized(request.Bootstrap, rows.Rows.Length);
        var isDrawn = options.Resamples > 0 && !SerialTable.Fits(rows);
        if (isDrawn && options.Resamples < request.Bootstrap.Resamples) notes.Add($"intervals rest on {options.Resamples} resamples, for there are {rows.Rows.Length} rows");
        var slices = SliceReader.Read(table, request.Slices, columns, rows.Rows, cancellation, rows.Forecast?.Columns);
        var binary = rows.Task == LearningTask.Binary && rows.Input.HasProbabilities ? Binary(rows, request, notes) : null;
        if (binary is null && request.Cost is not null) notes.Add("costs choose a threshold for two classes with probabilities, and there are none");
        var dataHash = "md5:" + ContentHash.Md5OfFile(request.DataPath, cancellation);
        return new ModelEvaluation
        {
            Model = request.ModelName,
            Hash = HashOf(model, cancellation),
            Target = target,
            Task = rows.Task.ToString().ToLowerInvariant(),
            Classes = rows.Classes.Count > 0 ? rows.Classes : null,
            Data = new StepContext { Root = request.Root }.NameOf(request.DataPath),
            DataHash = dataHash,
            Rows = rows.Rows.Length,
            Created = request.Time.GetUtcNow(),
            TrainedOnTheseRows = rows.HasSeen ? true : TrainedRows.Include(model.Package, dataHash),
            Figures = FigureTable.Of(rows, metrics, BaselineModel.Of(rows), options, cancellation),
            Slices = slices.Count == 0 ? null : [.. slices.Select(s => FigureTable.Slice(s.Name, s.Places, rows, metrics, options with { Resamples = Math.Min(options.Resamples, 500) }, cancellation))],
            Level = options.Resamples > 0 ? options.Level : null,
            Resamples = isDrawn ? options.Resamples : null,
            Times = SerialTable.Fits(rows) ? rows.Units : null,
            Classification = rows.Task.IsOfClasses() ? Classes(rows) : null,
            Binary = binary,
            Residuals = rows.Task == LearningTask.Regression ? ResidualDiagnostics.Of(rows) : null,
            Forecast = rows.Forecast,
            Comparison = request.OtherPath is null ? null : Compare(request, table, target, weights, rows, others, metrics, slices, options, dataHash, cancellation),
            Notes = notes,
        };
    }

    /// <summary>Content of a package, or of a bare file.</summary>
    internal static string HashOf(BatchPredictor model, CancellationToken cancellation) => model.Package?.Digest(cancellation) ?? "md5:" + ContentHash.Md5OfFile(model.File, cancellation);

    /// <summary>The column that a model says it predicts.</summary>
    internal static string? TargetOf(BatchPredictor model) => model.Fact("weir.target") ?? (model.Package?.Metadata["target"] as YamlText)?.Value;

    private static HashSet<string> ColumnsOf(EvaluationRequest request, CancellationToken cancellation)
    {
        if (request.Slices.Count == 0) return [];
        using var table = Table.Open(request.DataPath, new TableOptions { Derive = request.Derive }, cancellation);
        return [.. table.Columns.Select(c => c.Name)];
    }

    /// <summary>How much each row counts; null where all count alike.</summary>
    internal static double[]? WeightsOf(EvaluationRequest request, Table table, CancellationToken cancellation) => request.Weights is { } column ? Weights(table.ReadDoubles(column, cancellation), column) : null;

    private static double[] Weights(double[] values, string column) => Array.TrueForAll(values, v => v >= 0 && double.IsFinite(v))
        ? values
        : throw new WeirException(ErrorCodes.InvalidValue, $"the weights in '{column}' must be finite and at least 0, and one is not");

    private static BinaryDetail? Binary(ScoredRows rows, EvaluationRequest request, List<string> notes)
    {
        var metric = MetricCatalog.Find(request.ThresholdMetric ?? "f1", MetricTasks.Binary);
        if (metric.Needs != MetricNeeds.Labels) throw new WeirException(ErrorCodes.InvalidValue, $"no threshold can be chosen by {metric.Name}, which does not depend on one", "choose by f1, fbeta@2, balanced_accuracy, matthews_corrcoef, …");
        try
        {
            return BinaryCurves.Of(rows.Input, request.Cost, metric);
        }
        catch (WeirException e) when (e.Code == MetricErrors.Undefined)
        {
            notes.Add($"no curves: {e.Message}");
            return null;
        }
    }

    private static ClassDetail Classes(ScoredRows rows)
    {
        var (input, matrix) = (rows.Input, rows.Input.Matrix);
        var area = MetricCatalog.Find("roc_auc", MetricTasks.Binary);
        return new ClassDetail(
            [.. Enumerable.Range(0, input.Classes).Select(t => (IReadOnlyList<double>)[.. Enumerable.Range(0, input.Classes).Select(p => matrix[t, p])])],
            [.. rows.Classes.Select((name, c) => new ClassFigures(name, matrix.Support(c), matrix.Precision(c), matrix.Recall(c), matrix.FScore(c), area.TryOf(new MetricInput
            {
                Truth = Array.ConvertAll(input.Truth, t => t == c ? 1 : 0),
                Probabilities = input.HasProbabilities ? [.. Enumerable.Range(0, input.Truth.Length).SelectMany(i => new[] { 1 - input.Probabilities[(i * input.Classes) + c], input.Probabilities[(i * input.Classes) + c] })] : [],
                Weights = input.Weights,
            })))]);
    }

    private static ModelComparison Compare(
        EvaluationRequest request, Table table, string target, double[]? weights, ScoredRows first, ScoredRows? others, IReadOnlyList<Metric> metrics, IReadOnlyList<(string Name, int[] Places)> slices,
        BootstrapOptions options, string dataHash, CancellationToken cancellation)
    {
        using var other = BatchPredictor.Load(request.OtherPath!);
        var second = others ?? KindRows.Of(other, other.Predict(table, target, cancellation), table, target, weights, request with { Task = first.Task, Positive = first.Task == LearningTask.Binary ? first.Classes[1] : null }, [], cancellation);
        if (other.OutputLabels.Count != 0 && first.Catalog?.Select(m => m.Name).SequenceEqual(second.Catalog?.Select(m => m.Name) ?? []) == false)
            throw new WeirException(ErrorCodes.InvalidValue, $"'{request.OtherName}' cannot be compared with '{request.ModelName}': they predict other quantiles or targets ({string.Join(", ", other.OutputLabels)})");
        if (!second.Rows.SequenceEqual(first.Rows) || !second.Classes.SequenceEqual(first.Classes))
            throw new WeirException(ErrorCodes.InvalidValue, $"'{request.OtherName}' cannot be compared with '{request.ModelName}': {(second.Classes.SequenceEqual(first.Classes) ? "they judge other rows" : $"their classes differ ({string.Join(", ", first.Classes)} and {string.Join(", ", second.Classes)})")}");
        List<ResidualTest> tests = [];
        if (first.Task.IsOfClasses() && first.Input.Weights.Length == 0)
        {
            var mcNemar = McNemarTest.Of(Right(first), Right(second));
            tests.Add(new("McNemar", mcNemar.OnlyFirst - mcNemar.OnlySecond, mcNemar.PValue, $"{mcNemar.OnlyFirst} rows only the first gets right, {mcNemar.OnlySecond} only the other{(mcNemar.IsExact ? " (exact)" : string.Empty)}"));
            if (first.Task == LearningTask.Binary && first.Input.HasProbabilities && second.Input.HasProbabilities && DeLong(first, second) is { } area)
                tests.Add(new("DeLong", area.Z, area.PValue, "of the areas under the ROC curves; the statistic is z"));
        }

        return new ModelComparison(request.OtherName ?? request.OtherPath!, HashOf(other, cancellation), second.HasSeen ? true : TrainedRows.Include(other.Package, dataHash), FigureTable.Compare(first, second, metrics, options, cancellation), tests)
        {
            Slices = slices.Count == 0 ? null : [.. slices.Select(s => FigureTable.Slice(s.Name, s.Places, second, metrics, options with { Resamples = 0 }, cancellation))],
        };
    }

    private static bool[] Right(ScoredRows rows) => [.. rows.Input.Truth.Zip(rows.Input.Predicted, (t, p) => t == p)];

    private static DeLongResult? DeLong(ScoredRows first, ScoredRows second)
    {
        try
        {
            return DeLongTest.Of(first.Input.IsPositive, first.Input.PositiveScores, second.Input.PositiveScores);
        }
        catch (WeirException e) when (e.Code == MetricErrors.Undefined)
        {
            return null;
        }
    }
}
