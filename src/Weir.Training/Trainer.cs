using System.Globalization;
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
using Weir.Training.Targets;

namespace Weir.Training;

/// <summary>From a table to a checked pipeline: features fitted as a graph, learners compared on validation rows, the best evaluated on test rows.</summary>
public static class Trainer
{
    private const double ValidationShare = 0.2;
    internal const int ExampleRows = 5;

    /// <summary>Trains. Writes nothing.</summary>
    /// <exception cref="WeirException">The data or the target are unfit (<c>unknown_column</c>, <c>invalid_target</c>, <c>too_few_rows</c> …), or
    /// <c>export_mismatch</c>: the graph does not predict what the trainer does.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. A search that is cancelled gives the best that it has.</exception>
    public static TrainingResult Train(TrainingRequest request, CancellationToken cancellation = default) => Fit(request, Read(request, cancellation), cancellation);

    /// <summary>What the columns are taken for and how they become features, without training.</summary>
    /// <exception cref="WeirException">As <see cref="Train"/>.</exception>
    public static FeaturePlanFile Plan(TrainingRequest request, CancellationToken cancellation = default)
    {
        if (request.Task == LearningTask.Forecast) throw WeirException.Usage("a forecast makes its features of the series itself, so there is no plan of columns", "leave out --plan");
        var data = Read(request with { StreamedCells = double.PositiveInfinity }, cancellation);
        request.Progress.Report("fitting features", 0, null, "columns");
        var plan = PlanOf(request, data, out _, cancellation, isPlain: true);
        return new FeaturePlanFile(FeatureFileWriter.Write(plan.Spec), FeatureFileWriter.Value(plan.Spec), [.. data.Notes, .. plan.Notes]);
    }

    /// <summary>Reads the table and the target, and checks all that can be checked before training.</summary>
    internal static TrainingData Read(TrainingRequest request, CancellationToken cancellation)
    {
        if (request.Search is { Budget: null, CpuBudget: null, MostTrials: null, MostTrialsByTarget.Count: 0 }) throw WeirException.Usage("a search has no end", "give it a budget, or a count of trials");
        var clock = request.Search is { } search ? new SearchClock(search, request.Time) : null;
        _ = LearnerChoice.Of(request);
        request.Progress.Report("reading the table", 0, null, "rows");
        if (request is { Task: LearningTask.Forecast, Search: { Rows: not null } or { MostTrialsByTarget.Count: > 0 } }) throw WeirException.Usage("a forecast has one target, and its search takes all of the series", "leave out --search-rows, and give --max-trials one count");
        if (request.Task == LearningTask.Forecast) return ReadSeries(request, cancellation) with { Clock = clock };
        if (request.Forecast is not null) throw WeirException.Usage("a horizon belongs to --task forecast", "give it, or leave out --horizon");
        var data = TrainingData.Read(request, cancellation, isFirst: true) with { Clock = clock };
        LearnerChoice.Require(request, data);
        clock?.RowsAreRead();
        return Warned(data, cancellation);
    }

    /// <summary>The same with warnings of what is suspicious in it.</summary>
    internal static TrainingData Warned(TrainingData data, CancellationToken cancellation) => data.IsStreamed ? data : data with { Notes = [.. data.Notes, .. TableWarnings.Of(data, cancellation)] };

    private static TrainingData ReadSeries(TrainingRequest request, CancellationToken cancellation)
    {
        List<string> notes = [];
        var series = SeriesData.Read(request, notes, cancellation);
        var (panel, end) = (series.Panel, series.End);
        float[] values = [.. panel.Series.SelectMany((s, i) => s.Values.Take(panel.EndOf(i, end))).Select(v => (float)v)];
        var data = new TrainingData([], new Target(request.Target, LearningTask.Regression, values, [], ClassKind.Integer), [.. Enumerable.Range(0, values.Length).Where(i => !float.IsNaN(values[i]))], [], null, notes) { Series = series };
        LearnerChoice.Require(request, data);
        return data;
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
        var (plan, training, contest, again) = data.Clock is null ? Contested(request, data, wide, raw, rows, cancellation) : Searched(request, data, wide, raw, rows, cancellation);
        if (contest.IsInterrupted) cancellation = CancellationToken.None; // what it has is to be kept
        using var model = contest.Best;
        var (testRaw, testing) = Testing(plan, raw, data, training, contest, cancellation);
        request.Progress.Report("checking the exported graph", 0, testing.Rows, "rows");
        var graph = PipelineGraph.Build(plan, model, data.Target, contest.Learner);
        var predictions = model.Predict(testing);
        var odd = HostileRows.Of(raw.Select(data.TrainingRows));
        var difference = graph.Verify(testRaw, predictions, (odd, model.Predict(new Samples(plan.Transform(odd, cancellation), plan.Sparse, new float[odd.RowCount], plan.Categories))), cancellation);
        var example = testRaw.Select([.. Enumerable.Range(0, Math.Min(ExampleRows, testRaw.RowCount))]);
        var (truth, judged) = data.IsTested ? (Truth(data), predictions) : (data.Target.Truth(Array.ConvertAll(contest.OutOfFold!.Value.Rows, r => data.TrainingRows[r])), contest.OutOfFold!.Value.Predictions);
        var figures = new ToldFigures(data.Target, data.Target.Task.IsPlain() ? training.Target : data.Target.Truth(data.TrainingRows), truth, GroupsOf(data, contest));
        var found = figures.Of(judged);
        var metrics = data.IsTested ? found : figures.WithoutChoice(found, contest.Rechosen);
        var told = Result(request, data, plan, contest, graph, new TestedRows(training.Rows, figures.Rows, metrics, difference, example) { Notes = data.IsTested ? [] : [.. figures.Notes(found, metrics, contest)] });
        if (request is { HasLearningCurve: false, ValidationCurve: null }) return told;
        var (curved, learnt) = again!.Value;
        var curves = new TrainingCurves(LearnerChoice.OfCurves(request, contest.Learner), learnt, OptionsOf(request, data, curved), data.Groups is { } grouped ? Array.ConvertAll(data.TrainingRows, r => grouped[r]) : null, request.Seed);
        return told with
        {
            LearningCurve = request.HasLearningCurve ? curves.Learning(cancellation) : [],
            ValidationCurve = request.ValidationCurve is { } values ? curves.Validation(values, curved, cancellation) : [],
        };
    }

    // Learners side by side: the plan as it stands.
    private static Trained Contested(TrainingRequest request, TrainingData data, FeaturePlan plan, RawTable raw, FeatureRows rows, CancellationToken cancellation)
    {
        var training = new Samples(plan.TransformTraining(raw.Select(data.TrainingRows), rows.Parts, cancellation), plan.Sparse, rows.TargetValues, plan.Categories) { Queries = QueriesOf(data) };
        if (data.Features.Select is { } select)
        {
            request.Progress.Report("choosing features", 0, training.Width, "features");
            var kept = FeatureSelection.Choose(select, training, OptionsOf(request with { Settings = LearnerOptions.NoTexts }, data, plan), cancellation);
            (plan, training) = (plan.Keep(kept), training.Keep(kept));
        }

        training = training with { Weights = WeightsOf(request, data, training.Target) };
        var scaling = TargetScaling.Fit(data.Features.TargetTransform, data.Target.Task, training.Target);
        var learnt = scaling is null ? training : training with { Target = scaling.Apply(training.Target) };
        return new Trained(plan, training, Rescaled(SeveralOutputs.Run(LearnerChoice.Of(request), learnt, data, OptionsOf(request, data, plan), request, ValidationShare, cancellation), scaling), (plan, learnt));
    }

    // A search: what it chose of the plan's alternatives.
    private static Trained Searched(TrainingRequest request, TrainingData data, FeaturePlan plan, RawTable raw, FeatureRows rows, CancellationToken cancellation)
    {
        var target = rows.TargetValues;
        var scaling = TargetScaling.Fit(data.Features.TargetTransform, data.Target.Task, target);
        var table = new SearchTable(plan, raw.Select(data.TrainingRows), rows, data.Features.Select) { Target = scaling is null ? target : scaling.Apply(target), Weights = WeightsOf(request, data, target), Queries = QueriesOf(data) };
        var checkedRows = !data.IsTested ? target.Length : data.Test?.Rows.Length ?? data.TestRows.Length;
        var found = AutoTrainer.Run(request, table, data, OptionsOf(request, data, plan), checkedRows, cancellation);
        return new Trained(found.Plan, found.Training with { Target = target }, Rescaled(found.Contest, scaling), found.Usual);
    }

    private static TrainedContest Rescaled(TrainedContest contest, TargetScaling? scaling) => scaling is null
        ? contest
        : contest with { Best = new RescaledModel(contest.Best, scaling), OutOfFold = contest.OutOfFold is { } outOfFold ? (outOfFold.Rows, scaling.Inverse(outOfFold.Predictions)) : null, Rechosen = [.. contest.Rechosen.Select(scaling.Inverse)] };

    private static float[]? WeightsOf(TrainingRequest request, TrainingData data, float[] target) => request.ClassWeight is { } weight ? ClassWeights.Of(weight, data.Target, target) : null;

    private static int[]? QueriesOf(TrainingData data) => data.Target.Task == LearningTask.Ranking ? Array.ConvertAll(data.TrainingRows, r => data.Groups![r]) : null;

    private static LearnerOptions OptionsOf(TrainingRequest request, TrainingData data, FeaturePlan plan) =>
        new(data.Target.Task, data.Target.Outputs, plan.Scaled, plan.Sparse, request.Seed, request.MostRounds, request.Progress) { Settings = LearnerSettings.Of(request.Settings, plan.Names, plan.Sources), Quantiles = data.Target.Quantiles };

    /// <summary>What training tells of a model.</summary>
    internal static TrainingResult Result(TrainingRequest request, TrainingData data, FeaturePlan plan, TrainedContest contest, PipelineGraph graph, TestedRows tested)
    {
        var importance = Importance(contest.Best, plan);
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
            Parameters = Parameters(request, data, contest),
            Notes = [.. data.Notes, .. plan.Notes, .. contest.Notes, .. tested.Notes, .. LeakNotes(importance, tested.Metrics), .. BaselineNotes(request, contest, data.IsTested || data.Target.Task == LearningTask.MultiOutput || request.ClassWeight is not null ? null : tested.Metrics), .. SampleNotes(data)],
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

    // Rows of the test table, or those held back; where there are neither, the graph is checked on the rows that were trained on.
    private static (RawTable Raw, Samples Samples) Testing(FeaturePlan plan, RawTable raw, TrainingData data, Samples training, TrainedContest contest, CancellationToken cancellation)
    {
        if (!data.IsTested)
        {
            // The rows that judge: all, or where the search came no further those of its first fold.
            var isAll = contest.OutOfFold!.Value.Rows.Length >= data.TrainingRows.Length;
            var judging = isAll ? data.TrainingRows : Array.ConvertAll(contest.OutOfFold.Value.Rows, r => data.TrainingRows[r]);
            var judged = raw.Select(judging);
            if (plan.IsCrossFitted) return (judged, Samples(plan, judged, judging, data.Target.Values, cancellation)); // what is served is fitted on all rows, what trained was not
            return (judged, isAll ? training : training.Select(contest.OutOfFold.Value.Rows));
        }

        var (rows, target) = data.Test is { } t ? (t.Rows, t.Target.Values) : (data.TestRows, data.Target.Values);
        var chosen = data.Test is { } test ? Raw(plan, test.Columns).Select(rows) : raw.Select(rows);
        return (chosen, Samples(plan, chosen, rows, target, cancellation));
    }

    // The group of each row that judges.
    private static int[]? GroupsOf(TrainingData data, TrainedContest contest) =>
        data.Test is { } test ? (test.Groups is { } theirs ? Array.ConvertAll(test.Rows, r => theirs[r]) : null)
        : data.Groups is not { } ours ? null
        : data.IsTested ? Array.ConvertAll(data.TestRows, r => ours[r])
        : Array.ConvertAll(contest.OutOfFold!.Value.Rows, r => ours[data.TrainingRows[r]]);

    private static float[] Truth(TrainingData data) => data.Test is { } test ? test.Target.Truth(test.Rows) : data.Target.Truth(data.TestRows);

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

    private static Samples Samples(FeaturePlan plan, RawTable raw, int[] rows, float[] target, CancellationToken cancellation) =>
        new(plan.Transform(raw, cancellation), plan.Sparse, Array.ConvertAll(rows, r => target[r]), plan.Categories);

    private static Dictionary<string, string> Parameters(TrainingRequest request, TrainingData data, TrainedContest contest)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["target"] = request.Target,
            ["task"] = data.Target.Task.ToString().ToLowerInvariant(),
            ["learner"] = contest.Learner,
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (request.TestPath is null && data.IsTested) parameters["test_share"] = request.TestShareOf(data.Target.Values.Length).ToString("R", CultureInfo.InvariantCulture);
        if (data.Target.Quantiles.Length > 0) parameters["quantiles"] = string.Join(",", data.Target.OutputNames);
        if (request.Group is { } group) parameters["group"] = group;
        foreach (var (name, text) in request.Settings) parameters[$"param.{name}"] = text;
        if (request.ClassWeight is { } weight) parameters["class_weight"] = weight;
        if (request.Drop.Count > 0) parameters["drop"] = string.Join(",", request.Drop);
        if (request.Derive.Count > 0) parameters["derive"] = string.Join("; ", request.Derive);
        if (request.Search is { } search && search.HasPlainFeatures) parameters["search.plain_features"] = "true";
        if (data.SampledOf is not null) parameters["search.rows"] = (request.Search!.Rows ?? data.Target.Values.Length).ToString(CultureInfo.InvariantCulture);
        // One name wherever it is looked for, whichever learners won.
        var prefix = request.Search is not null ? "search" : contest.Learner.Contains('+') ? "model" : contest.Learner;
        foreach (var (name, value) in contest.Best.Parameters) parameters[$"{prefix}.{name}"] = value;
        return parameters;
    }

    private static IEnumerable<string> SampleNotes(TrainingData data)
    {
        if (data.SampledOf is not { } all) yield break;
        yield return string.Create(CultureInfo.InvariantCulture, $"the search took {data.Target.Values.Length:N0} of the table's {all:N0} rows: more of a budget or memory is for more, or --search-rows, which asks for a count");
    }

    // A model that knows nothing of the columns and is no worse than the one that does.
    private static IEnumerable<string> BaselineNotes(TrainingRequest request, TrainedContest contest, Dictionary<string, double>? outOfFold)
    {
        if (contest.Notes.Count == 0 && !contest.IsInterrupted && contest.Learner == ConstantLearner.Baseline && !request.Learners.Contains(ConstantLearner.Baseline))
            yield return contest.Trials.Count == 0 && request.Search is not null ? "the budget ended before a single model was done, and the constant is saved: give it more time" : "nothing did better than the constant, which is saved";
        // Of several targets each has a constant of its own, told as constant.TARGET.
        foreach (var constant in contest.Leaderboard.Where(l => l.Learner == ConstantLearner.Baseline || l.Learner.StartsWith($"{ConstantLearner.Baseline}.", StringComparison.Ordinal)))
        {
            var target = constant.Learner[ConstantLearner.Baseline.Length..];
            var others = contest.Leaderboard.Where(l => l != constant && (target.Length == 0 ? l.Learner == contest.Learner : l.Learner.EndsWith(target, StringComparison.Ordinal))).ToArray();
            // Out of fold, what was chosen by its loss on the leaderboard looks better than it is.
            if (others.Length > 0 && (outOfFold is null ? others.Min(l => l.Value) >= constant.Value : ToldFigures.IsNoBetter(outOfFold)))
                yield return $"{(target.Length == 0 ? $"'{contest.Learner}'" : $"what predicts '{target[1..]}'")} does no better than a constant on validation rows: the columns may say nothing of the target";
        }
    }

    // A nearly perfect score that hangs on one column is more often a column that holds the answer than a good model.
    private static IEnumerable<string> LeakNotes(KeyValuePair<string, double>[] importance, Dictionary<string, double> metrics)
    {
        var isPerfect = metrics.GetValueOrDefault("roc_auc") > 0.999 || metrics.GetValueOrDefault("roc_auc_ovr") > 0.999 || metrics.GetValueOrDefault("r2") > 0.999;
        if (isPerfect && importance is [{ Value: > 0.8 } first, ..])
            yield return string.Create(CultureInfo.InvariantCulture, $"'{first.Key}' makes up {first.Value:0%} of a nearly perfect model: does it hold the answer? --drop leaves a column out");
    }

    // What was fitted for each fold is one feature by its name.
    private static KeyValuePair<string, double>[] Importance(ITrainedModel model, FeaturePlan plan)
    {
        var importance = model.Importance().GroupBy(f => plan.Names[f.Key]).Select(g => (Name: g.Key, Place: g.Min(f => f.Key), Value: g.Sum(f => f.Value))).ToArray();
        var total = importance.Sum(f => f.Value);
        return [.. importance.Where(f => f.Value > 0).OrderByDescending(f => f.Value).ThenBy(f => f.Place).Take(20).Select(f => KeyValuePair.Create(f.Name, f.Value / total))];
    }

    /// <summary>What was trained.</summary>
    /// <param name="Plan">What makes its features.</param>
    /// <param name="Training">Rows that it was trained on, with their target.</param>
    /// <param name="Contest">The model and how others did.</param>
    /// <param name="Again">Features and rows for training again, with the target as it is learnt; null where nobody does.</param>
    private sealed record Trained(FeaturePlan Plan, Samples Training, TrainedContest Contest, (FeaturePlan Plan, Samples Training)? Again);
}

/// <summary>How a graph did on the rows that it was checked on.</summary>
/// <param name="TrainingRows">Rows that were trained on.</param>
/// <param name="Rows">Rows that judged it.</param>
/// <param name="Metrics">Figures by name.</param>
/// <param name="Difference">Largest difference between trainer and graph.</param>
/// <param name="Example">Some of the rows, raw.</param>
internal sealed record TestedRows(int TrainingRows, int Rows, Dictionary<string, double> Metrics, double Difference, RawTable Example)
{
    /// <summary>How the figures were found, where that is not by a test.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
