using System.CommandLine;
using System.Globalization;
using Weir.Cli.Data;
using Weir.Cli.Serving;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Evaluations;
using Weir.Data.Recording;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Lineage;
using Weir.Pipelines.Triggers.Running;
using Weir.Statistics.Intervals;
using Weir.Training.Evaluation;
using Weir.Training.Gates;

namespace Weir.Cli.Training;

/// <summary>Evaluates a model on rows with the truth.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "a model package, an .onnx file or models:/NAME/VERSION" };
    private readonly Argument<string> _data = new("DATA") { Description = "table with the model's columns and the truth: Parquet, CSV, TSV or JSON lines" };
    private readonly Option<string?> _target = new("--target", "-t") { Description = "column with the truth (default: the one the model names)", HelpName = "COLUMN" };
    private readonly Option<string> _task = new("--task") { Description = "auto (the default), binary, multiclass, regression or forecast (of a model that forecasts)", HelpName = "TASK", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _positive = new("--positive") { Description = "the positive one of two classes (default: the model's second)", HelpName = "CLASS" };
    private readonly Option<string[]> _metric = new("--metric") { Description = "metrics, separated by commas, such as roc_auc,fbeta@2 (default: all that fit)", HelpName = "A,B" };
    private readonly Option<string[]> _slice = new("--slice") { Description = "a column, by whose values or quartiles rows are sliced, or a condition such as 'age > 60'; may be repeated", HelpName = "SLICE" };
    private readonly Option<string?> _weight = new("--weight") { Description = "column with the weight of each row", HelpName = "COLUMN" };
    private readonly Option<string[]> _derive = new("--derive") { Description = "a column computed from others; may be repeated", HelpName = "NAME = SQL" };
    private readonly Option<string?> _cost = new("--cost") { Description = "cost of wrong decisions, for a threshold: fp=1,fn=5", HelpName = "COSTS" };
    private readonly Option<string?> _threshold = new("--threshold-by") { Description = "metric by which a threshold is chosen (default f1)", HelpName = "METRIC" };
    private readonly Option<string?> _compare = new("--compare") { Description = "another model to compare with on the same rows", HelpName = "MODEL" };
    private readonly Option<int> _bootstrap = new("--bootstrap") { Description = "resamples for intervals, of which forecasts need none; 0 takes none (default 1000)", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<string> _interval = new("--interval") { Description = "percentile (the default) or bca", HelpName = "METHOD", DefaultValueFactory = _ => "percentile" };
    private readonly Option<double> _level = new("--level") { Description = "confidence of intervals (default 0.95)", HelpName = "SHARE", DefaultValueFactory = _ => 0.95 };
    private readonly Option<int> _seed = new("--seed") { Description = "same seed, same intervals (default 1)", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _require = new("--require") { Description = "a figure that must be reached, such as \"roc_auc >= 0.8\"; may be repeated", HelpName = "DEMAND" };
    private readonly Option<string?> _gate = new("--gate") { Description = "rules that say whether the model is good enough (gate.yaml)", HelpName = "FILE" };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "version that rules on change compare with, such as models:/churn@production (default: the gate's)", HelpName = "MODEL" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "file that takes evaluation.json", HelpName = "FILE" };
    private readonly Option<string?> _html = new("--html") { Description = "file that takes the report as a page", HelpName = "FILE" };

    public override string Path => "evaluate";

    public override VerbGroup Group => VerbGroup.Training;

    public override string Summary => "Evaluate a model on rows with the truth: metrics, slices, curves, a comparison, a gate";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir evaluate models/churn test.parquet --slice country --slice 'age > 60' --html churn.html", "figures of all rows and of parts of them, with a report"),
        new("weir evaluate models/churn test.parquet --compare models:/churn@production", "is it better than the one in production, on the same rows?"),
        new("weir evaluate models/churn test.parquet --cost fp=1,fn=5", "the threshold that costs least"),
        new("weir evaluate models/churn test.parquet --gate gate.yaml --out evaluation.json", "for a pipeline: exit code 1 when the model is not good enough"),
    ];

    public override string Remarks =>
        """
        The model is a package of Weir or MLflow (with an onnx flavour) or a bare .onnx file whose inputs are columns, or one matrix of them. All metrics that
        fit the task are computed, with intervals (by resampling; of forecasts by leaving out times), beside those of a baseline that knows the truth's mean or commonest class alone.
        A figure that the rows do not define (the area under the ROC curve of one class) is left out, and says why under --json.
        """;

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(1, "the model is not blessed, with --gate or --require")];

    public override IReadOnlyList<string> SeeAlso => ["train", "predict", "models promote"];

    public override void Define(Command command)
    {
        command.Add(_model);
        command.Add(_data);
        foreach (var option in new Option[] { _target, _task, _positive, _metric, _slice, _weight, _derive, _cost, _threshold, _compare, _bootstrap, _interval, _level, _seed, _require, _gate, _baseline, _out, _html }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var gate = ReadGate(context);
        var notes = new List<string>();
        var request = await RequestAsync(context, gate, notes, cancellation);
        var evaluation = await Task.Run(() => ModelEvaluator.Run(request, cancellation), cancellation);
        var report = gate is null ? EvaluationReports.Of(evaluation, []) : await Task.Run(() => GateJudge.Judge(gate, evaluation, request, notes, cancellation), cancellation);
        if (context.Get(_out) is { } file) AtomicFile.WriteBytes(context.Resolve(file), report.ToBytes());
        if (context.Get(_out) is { } recorded) await RecordAsync(context, evaluation, context.Resolve(recorded), cancellation);
        evaluation = evaluation with { Notes = [.. evaluation.Notes, .. notes] };
        if (context.Get(_html) is { } html) AtomicFile.WriteText(context.Resolve(html), EvaluationPage.Of(evaluation, gate is null ? null : report));
        EvaluateReport.Write(context, evaluation, report, gate is not null);
        foreach (var written in new[] { context.Get(_out), context.Get(_html) }) if (written is not null) context.Console.Say($"wrote {written}");
        return gate is not null && !report.Blessed ? ExitCodes.Failed : ExitCodes.Success;
    }

    // What the report rests on: model and rows, by content.
    private static Task RecordAsync(VerbContext context, ModelEvaluation evaluation, string file, CancellationToken cancellation)
    {
        var step = DataSteps.Context(context);
        var rows = new Artifact(evaluation.Data.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ArtifactKinds.Table : ArtifactKinds.Source, evaluation.DataHash, evaluation.Data);
        return step.RecordAsync(new Step("evaluate", evaluation.Model, evaluation.Created, [new Artifact(ArtifactKinds.Model, evaluation.Hash, evaluation.Model), rows], [step.Describe(ArtifactKinds.Report, file, cancellation: cancellation)]), cancellation);
    }

    // Demands on the command line are rules too.
    private Gate? ReadGate(VerbContext context)
    {
        var demands = (context.Get(_require) ?? []).Select(EvaluationDemand.Parse).ToList();
        var gate = context.Get(_gate) is { } file ? GateReader.Load(context.Resolve(file)) : null;
        if (gate is null && context.Get(_baseline) is not null && demands.Count == 0) throw WeirException.Usage("--baseline is for rules, and there is neither --gate nor --require", "--compare compares without judging");
        return gate is not null ? gate with { Rules = [.. gate.Rules, .. demands] } : demands.Count > 0 ? new Gate { Rules = demands } : null;
    }

    // The version to compare with; null while there is none in that place.
    private async Task<(string? Path, string? Name)> OtherAsync(VerbContext context, Gate? gate, List<string> notes, CancellationToken cancellation)
    {
        if (context.Get(_compare) is { } compared) return (await ModelArgument.PathAsync(context, compared, cancellation), compared);
        if ((context.Get(_baseline) ?? gate?.Baseline) is not { } baseline) return (null, null);
        try
        {
            return (await ModelArgument.PathAsync(context, baseline, cancellation), baseline);
        }
        catch (WeirException e) when (ModelReference.IsReference(baseline) && e.Code == MlflowErrors.ResourceDoesNotExist)
        {
            notes.Add($"there is no {baseline} yet: the model is judged on its values alone");
            return (null, null);
        }
    }

    private async Task<EvaluationRequest> RequestAsync(VerbContext context, Gate? gate, List<string> notes, CancellationToken cancellation)
    {
        var other = await OtherAsync(context, gate, notes, cancellation);
        var name = context.Get(_model)!;
        return new EvaluationRequest
        {
            ModelPath = await ModelArgument.PathAsync(context, name, cancellation),
            ModelName = name,
            DataPath = context.Resolve(context.Get(_data)!),
            Target = context.Get(_target),
            Program = WeirProgram.Words,
            Task = TrainingWords.TaskOf(context.Get(_task)!),
            Positive = context.Get(_positive),
            Derive = context.Get(_derive) ?? [],
            Weights = context.Get(_weight),
            Metrics = TrainingWords.Names(context.Get(_metric)),
            Slices = [.. (context.Get(_slice) ?? []).Concat(gate?.Slices ?? []).Distinct()],
            Cost = context.Get(_cost) is { } cost ? CostOf(cost) : null,
            ThresholdMetric = context.Get(_threshold),
            OtherPath = other.Path,
            OtherName = other.Name,
            Bootstrap = new BootstrapOptions
            {
                Resamples = context.Get(_bootstrap) is >= 0 and <= 100_000 and var resamples ? resamples : throw WeirException.Usage("--bootstrap must lie between 0 and 100000"),
                Level = context.Get(_level) is > 0 and < 1 and var level ? level : throw WeirException.Usage("--level is a share between 0 and 1"),
                Seed = (ulong)context.Get(_seed),
                Method = context.Get(_interval) switch { "percentile" => BootstrapMethod.Percentile, "bca" => BootstrapMethod.Bca, var method => throw WeirException.Usage($"there is no interval '{method}'", "intervals are percentile and bca") },
            },
            Root = context.FindProject()?.Root ?? context.WorkingDirectory,
            Time = context.Time,
            Progress = context.Progress,
        };
    }

    private static DecisionCost CostOf(string text)
    {
        double fp = 1, fn = 1;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var value = double.NaN;
            var isNumber = part.Split('=', 2) is [_, var number] && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0 && double.IsFinite(value);
            if (isNumber && part.StartsWith("fp=", StringComparison.Ordinal)) fp = value;
            else if (isNumber && part.StartsWith("fn=", StringComparison.Ordinal)) fn = value;
            else throw WeirException.Usage($"--cost '{text}' is no pair of costs", "write --cost fp=1,fn=5: of a false alarm and of a miss");
        }

        return new DecisionCost(fp, fn);
    }
}
