using Weir.Data.Tables;
using Weir.Foundation.Errors;
using Weir.Models.Packages;
using Weir.Training.AutoML;
using Weir.Training.Columns;
using Weir.Training.Curves;
using Weir.Training.Evaluation;
using Weir.Training.Export;
using Weir.Training.Features;
using Weir.Training.Features.Specs;
using Weir.Training.Forecasting;
using Weir.Training.Large;
using Weir.Training.Learners;
using Weir.Training.Results;
using Weir.Training.Targets;

namespace Weir.Training;

/// <summary>From a table to a checked pipeline: features fitted as a graph, learners compared on validation rows, the best evaluated on test rows.</summary>
public static class Trainer
{
    internal const int ExampleRows = 5;

    /// <summary>Trains. Writes nothing.</summary>
    /// <exception cref="WeirException">The data or the target are unfit (<c>unknown_column</c>, <c>invalid_target</c>, <c>too_few_rows</c> …), or
    /// <c>export_mismatch</c>: the graph does not predict what the trainer does.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. A search that is cancelled gives the best that it has.</exception>
    public static TrainingResult Train(TrainingRequest request, CancellationToken cancellation = default) => Fit(request, TrainingDataReader.Read(request, cancellation), cancellation);

    /// <summary>What the columns are taken for and how they become features, without training.</summary>
    /// <exception cref="WeirException">As <see cref="Train"/>.</exception>
    public static FeaturePlanFile Plan(TrainingRequest request, CancellationToken cancellation = default)
    {
        if (request.Task == LearningTask.Forecast) throw WeirException.Usage("a forecast makes its features of the series itself, so there is no plan of columns", "leave out --plan");
        var data = TrainingDataReader.Read(request with { StreamedCells = double.PositiveInfinity }, cancellation);
        request.Progress.Report("fitting features", 0, null, "columns");
        var plan = PlanOf(request, data, out _, cancellation, isPlain: true);
        return new FeaturePlanFile(FeatureFileWriter.Write(plan.Spec), FeatureFileWriter.Value(plan.Spec), [.. data.Notes, .. plan.Notes]);
    }

    internal static TrainingResult Fit(TrainingRequest request, TrainingData data, CancellationToken cancellation)
    {
        if (data.Series is { } series) return ForecastTrainer.Fit(request, data, series, cancellation);
        if (data.IsStreamed) return LargeTrainer.Fit(request, data, cancellation);
        return data.Later is null ? FitRows(request, data, cancellation) : FirstModel.Fit(request, data, cancellation);
    }

    /// <summary>Trains on rows that are in memory.</summary>
    internal static TrainingResult FitRows(TrainingRequest request, TrainingData data, CancellationToken cancellation)
    {
        request.Progress.Report("fitting features", 0, null, "columns");
        var wide = PlanOf(request, data, out var rows, cancellation);
        if (request.Search is { } search && SearchRows.Fitting(search, data, wide.Names.Count) is { } fitting)
        {
            data = data.Fewer(request, fitting);
            wide = PlanOf(request, data, out rows, cancellation);
        }

        var raw = Raw(wide, data.Columns);
        var (plan, training, contest, again) = TrainedPlan.Train(request, data, wide, raw, rows, cancellation);
        if (contest.IsInterrupted) cancellation = CancellationToken.None; // what it has is to be kept
        using var model = contest.Best;
        var (testRaw, testing) = JudgingRows.Of(plan, raw, data, training, contest, cancellation);
        request.Progress.Report("checking the exported graph", 0, testing.Rows, "rows");
        var graph = PipelineGraph.Build(plan, model, data.Target, contest.Learner);
        var predictions = model.Predict(testing);
        var odd = HostileRows.Of(raw.Select(data.TrainingRows));
        var difference = graph.Verify(testRaw, predictions, (odd, model.Predict(new Samples(plan.Transform(odd, cancellation), plan.Sparse, new float[odd.RowCount], plan.Categories))), cancellation);
        var example = testRaw.Select([.. Enumerable.Range(0, Math.Min(ExampleRows, testRaw.RowCount))]);
        var judged = data.IsTested ? predictions : contest.OutOfFold!.Value.Predictions;
        var figures = new ToldFigures(data.Target, data.Target.Task.IsPlain() ? training.Target : data.Target.Truth(data.TrainingRows), JudgingRows.TruthOf(data, contest), JudgingRows.GroupsOf(data, contest));
        var found = figures.Of(judged);
        var metrics = data.IsTested ? found : figures.WithoutChoice(found, contest.Rechosen);
        var told = Result(request, data, plan, contest, graph, new TestedRows(training.Rows, figures.Rows, metrics, difference, example) { Notes = data.IsTested ? [] : [.. figures.Notes(found, metrics, contest)] });
        if (request is { HasLearningCurve: false, ValidationCurve: null }) return told;
        var (curved, learnt) = again!.Value;
        var curves = new TrainingCurves(LearnerChoice.OfCurves(request, contest.Learner), learnt, TrainedPlan.OptionsOf(request, data, curved), data.Groups is { } grouped ? Array.ConvertAll(data.TrainingRows, r => grouped[r]) : null, request.Seed);
        return told with
        {
            LearningCurve = request.HasLearningCurve ? curves.Learning(cancellation) : [],
            ValidationCurve = request.ValidationCurve is { } values ? curves.Validation(values, curved, cancellation) : [],
        };
    }

    /// <summary>What training tells of a model.</summary>
    internal static TrainingResult Result(TrainingRequest request, TrainingData data, FeaturePlan plan, TrainedContest contest, PipelineGraph graph, TestedRows tested)
    {
        var importance = FeatureImportance.Of(contest.Best, plan);
        return new TrainingResult
        {
            Task = data.Target.Task,
            Target = data.Target.Name,
            Classes = data.Target.Classes,
            Learner = contest.Learner,
            Leaderboard = contest.Leaderboard,
            Trials = contest.Trials,
            IsInterrupted = contest.IsInterrupted,
            FirstModelSeconds = contest.FirstModelSeconds,
            Metrics = tested.Metrics,
            Curves = contest.Curves,
            Parameters = ResultParameters.Of(request, data, contest),
            Notes = [.. data.Notes, .. plan.Notes, .. contest.Notes, .. tested.Notes, .. ResultNotes.Of(request, data, contest, importance, tested.Metrics)],
            TrainingRows = contest.TrainedRows ?? tested.TrainingRows,
            TestRows = tested.Rows,
            Outputs = data.Target.OutputNames,
            IsOutOfFold = !data.IsTested,
            Features = plan.Names.Distinct(StringComparer.Ordinal).Count(),
            FeaturePlan = FeatureFileWriter.Write(plan.Spec),
            Importance = importance,
            LargestDifference = tested.Difference,
            Model = graph.Bytes,
            Signature = graph.Signature(),
            Example = new InputExample(tested.Example.Names, [.. Enumerable.Range(0, tested.Example.RowCount).Select(r => (IReadOnlyList<object?>)[.. tested.Example.Columns.Select(c => c.Value(r))])]),
        };
    }

    /// <summary>Names of the learners that can be asked for.</summary>
    public static IReadOnlyList<string> LearnerNames => [.. LearnerCatalog.All.Select(l => l.Name)];

    private static FeaturePlan PlanOf(TrainingRequest request, TrainingData data, out FeatureRows rows, CancellationToken cancellation, bool isPlain = false)
    {
        var gaps = (data.Test?.Columns ?? []).Where(c => c.MissingCount > 0).Select(c => c.Name).Concat(data.Gaps).ToHashSet(StringComparer.Ordinal);
        rows = new FeatureRows(data.TrainingRows) { Target = data.Target, Seed = request.Seed, Groups = data.Groups };
        return FeaturePlanner.Plan(data.Columns, rows, gaps, data.Features, cancellation, data.Clock is null || isPlain ? null : SearchTable.AlternativesOf(request, data));
    }

    internal static RawTable Raw(FeaturePlan plan, IReadOnlyList<Column> columns)
    {
        var byName = columns.ToDictionary(c => c.Name, StringComparer.Ordinal);
        return new RawTable([.. plan.Columns.Select(c => RawInput.Of(byName[c.Name], c.Kind))]);
    }
}
