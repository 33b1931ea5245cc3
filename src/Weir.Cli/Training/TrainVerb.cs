using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Pipelines.Comparing;
using Weir.Training;
using Weir.Training.Curves;
using Weir.Training.Runs;

namespace Weir.Cli.Training;

/// <summary>Trains a pipeline on a table.</summary>
internal sealed class TrainVerb(bool isSearch = false) : Verb
{
    private static readonly TimeSpan UsualBudget = TimeSpan.FromMinutes(1);

    private readonly Argument<string?> _data = new("DATA") { Description = "table to train on: Parquet, CSV, TSV or JSON lines", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _target = new("--target", "-t") { Description = "column to predict; several, separated by commas, are predicted together", HelpName = "COLUMN" };
    private readonly Option<string?> _test = new("--test") { Description = "table to test on (default: a share of DATA)", HelpName = "FILE" };
    private readonly Option<double?> _testShare = new("--test-share") { Description = "share of rows kept for the test (default 0.2, and about 200,000 rows at most)", HelpName = "SHARE" };
    private readonly Option<string> _task = new("--task") { Description = "auto (by the target, the default), binary, multiclass, regression, quantile, ranking or forecast", HelpName = "TASK", DefaultValueFactory = _ => "auto" };
    private readonly Option<string[]> _quantiles = new("--quantiles") { Description = "shares of the quantiles to predict (default 0.1,0.5,0.9)", HelpName = "A,B" };
    private readonly Option<string?> _group = new("--group") { Description = "column of rows that belong together: never divided between training and validation, and ordered by a ranking", HelpName = "COLUMN" };
    private readonly Option<string[]> _drop = new("--drop") { Description = "columns to leave out, separated by commas", HelpName = "A,B" };
    private readonly Option<string[]> _derive = new("--derive") { Description = "a column computed from others; may be repeated", HelpName = "NAME = SQL" };
    private readonly Option<string?> _features = new("--features") { Description = "how columns become features: a features.yaml; columns that it does not name are inferred", HelpName = "FILE" };
    private readonly Option<bool> _plan = new("--plan") { Description = "print how the columns would become features, as a features.yaml, and train nothing" };
    private readonly Option<string[]> _learner = new("--learner") { Description = "learners to try, separated by commas (default: all)", HelpName = "A,B" };
    private readonly Option<string[]> _param = new("--param") { Description = "a setting of the one learner that is named, such as max_depth=4 or monotone_constraints.age=1; may be repeated", HelpName = "NAME=VALUE" };
    private readonly Option<int> _seed = new("--seed") { Description = "same seed and data, same model (default 1)", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _rounds = new("--rounds") { Description = "rounds of boosting at most (default 1000)", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<string?> _classWeight = new("--class-weight") { Description = "how much rows of a class count: balanced, or CLASS=WEIGHT, separated by commas", HelpName = "WEIGHTS" };
    private readonly SearchFlags _search = new();
    private readonly Option<bool> _learningCurve = new("--learning-curve") { Description = "train the winner with more and more of the rows too: would more rows help?" };
    private readonly Option<string?> _validationCurve = new("--validation-curve") { Description = "train the one learner that is named with each value of a setting too: max_depth=2,4,6,8", HelpName = "NAME=A,B,…" };
    private readonly ForecastFlags _forecast = new();
    private readonly Option<string?> _name = new("--name") { Description = "name of the run and of the package (default the target's)", HelpName = "RUN" };
    private readonly Option<string> _experiment = new("--experiment") { Description = "experiment that the run belongs to (default Default)", HelpName = "E", DefaultValueFactory = _ => "Default" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "directory of the package (default models/NAME)", HelpName = "DIR" };
    private readonly Option<string[]> _require = new("--require") { Description = "a figure on the test rows that must be reached, such as \"roc_auc >= 0.8\"; may be repeated", HelpName = "DEMAND" };
    private readonly Option<string?> _evaluation = new("--evaluation") { Description = "file that takes evaluation.json besides (the run has it anyway)", HelpName = "FILE" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace a package that is there" };

    private readonly Option<string?> _configFolder = new("--config-dir", "-cd") { Description = "read settings from `train` of a composed configuration in this folder", HelpName = "DIR" };
    private readonly Option<string?> _configName = new("--config-name", "-cn") { Description = "its primary config (default: config)", HelpName = "NAME" };
    private readonly Option<string[]> _set = new("--set-param", "-S") { Description = "override of that configuration, such as train.seed=2; may be repeated", HelpName = "OVERRIDE" };

    public override string Path => isSearch ? "automl" : "train";

    public override VerbGroup Group => VerbGroup.Training;

    public override string Summary => isSearch ? "Search for the best model of a table, for a minute or as long as a budget says: `weir train` with a budget" : "Train a model on a table: features, learners, test, and one ONNX graph from raw columns to prediction";

    public override IReadOnlyList<Example> Examples => isSearch
        ?
    [
        new("weir automl churn.csv --target Churn --drop customerID", "a minute of searching"),
        new("weir automl churn.csv --target Churn --budget 10m --preset best --threads 8", "ten minutes on eight cores"),
        new("weir automl churn.csv --target Churn --max-trials 30 --preset deploy", "one small model, the same whenever it is called"),
    ]
        :
    [
        new("weir train data/trips.parquet --target fare", "a regression; the package goes to models/fare"),
        new("weir train churn.csv --target Churn --drop customerID --name churn", "a classification without the id column"),
        new("weir train churn.csv --target Churn --budget 60s", "the best model that a minute of searching finds, all rows used"),
        new("weir train churn.csv --target Churn --require 'roc_auc >= 0.8'", "judged, for `weir models promote`"),
        new("weir train churn.csv --target Churn --plan > features.yaml", "what each column is taken for, to be edited and given back as --features features.yaml"),
        new("weir train --config-dir conf -S train.seed=2", "all settings from `train:` of a composed configuration"),
        new("weir train trips.csv --target big_tip --derive 'big_tip = tips > 0.2 * fare' --drop tips", "a target computed from other columns"),
    ];

    public override string Remarks =>
        """
        --plan prints what each column is taken for, and --features takes that back, edited: types, imputation, scales, encodings, parts of dates, words.
        Numbers are imputed by their median, categories become 0/1 columns and frequencies, dates calendar parts, prose weighted words. All of it is
        written as an ONNX graph first, and learners train on what that graph gives. The exported graph is run on every test row: if it predicts
        otherwise than the trainer by more than 0.00001 · max(1, |value|), nothing is saved. Inside a project the run is logged.
        With --budget, --cpu-budget or --max-trials the best of many models is searched for: boosted trees, forests and linear models, each trained on parts
        of the rows and judged on the rest; the mean of those that predict best together is saved. Without --test all rows are trained on, and the figures
        judge every row by models that did not see it. Ctrl-C ends a search early: the best of what it has tried is saved (exit code 130); a second one ends at once.
        With --require, evaluation.json says whether the model is good enough: a promotion policy of the registry may ask for that. A demand that is not
        met does not fail the command.
        Text that differs in every row, like an id, is left out; whole numbers that do are kept and told of. --drop leaves columns out.
        """;

    public override IReadOnlyList<string> SeeAlso => ["data split", "predict", "serve"];

    public override void Define(Command command)
    {
        command.Add(_data);
        _search.AddTo(command);
        _forecast.AddTo(command);
        foreach (var option in new Option[] { _target, _test, _testShare, _task, _quantiles, _group, _drop, _derive, _features, _plan, _learner, _param, _seed, _rounds, _classWeight, _learningCurve, _validationCurve, _name, _experiment, _out, _require, _evaluation, _force, _configFolder, _configName, _set }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var settings = TrainSettings.Read(context, _configFolder, _configName, _set);
        var target = context.Get(_target) ?? settings?.Text("target") ?? throw WeirException.Usage($"`weir {Path}` needs the option '--target'", $"`weir {Path} --help` shows its usage");
        var data = context.Get(_data) ?? settings?.Text("data") ?? throw WeirException.Usage($"`weir {Path}` needs DATA", $"`weir {Path} --help` shows its usage");
        var name = context.Get(_name) ?? settings?.Text("name") ?? SafeName(target);
        if (name.Length == 0 || System.IO.Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..")) throw WeirException.Usage($"--name '{name}' is no name of a package in models/", "--out names a directory elsewhere");
        var project = context.FindProject();
        if (context.Get(_plan)) return Plan(context, Training(context, settings, data, target, null), cancellation);
        using var board = new SearchBoard(context.Console, context.Time);
        await using var tracking = await RunTracking.OpenAsync(context, project, cancellation);
        var request = new TrainingRunRequest
        {
            Training = Training(context, settings, data, target, board),
            OutputDirectory = context.Resolve(context.Get(_out) ?? settings?.Text("out") ?? System.IO.Path.Combine("models", name)),
            Overwrite = context.Get(_force) || settings?.Text("force") == "true",
            Demands = [.. ((context.Has(_require) ? context.Get(_require) : settings?.Texts("require")) ?? []).Select(EvaluationDemand.Parse)],
            EvaluationFile = (context.Get(_evaluation) ?? settings?.Text("evaluation")) is { } file ? context.Resolve(file) : null,
            Experiment = context.Has(_experiment) ? context.Get(_experiment)! : settings?.Text("experiment") ?? context.Get(_experiment)!,
            RunName = name,
            Tracking = tracking.Client,
            Lineage = tracking.Lineage,
            Root = project?.Root ?? context.WorkingDirectory,
            Time = context.Time,
            Progress = context.Progress,
        };
        var started = context.Time.GetTimestamp();
        var result = await TrainingRun.ExecuteAsync(request, cancellation);
        board.Clear();
        cancellation = CancellationToken.None; // what a search had found when it was stopped is kept with all that belongs to it
        if (settings is not null && result.RunId is { } run && tracking.Client is { } client) await settings.KeepAsync(client, run, cancellation);
        TrainReport.Write(context, result, context.Time.GetElapsedTime(started));
        if (result.Training.IsInterrupted) context.Console.Warn($"stopped early: {(result.Training.Trials.Count == 0 ? "the constant model, as no trial had ended," : $"the best of {result.Training.Trials.Count} trials")} is saved in '{context.Display(result.Package.Root)}'");
        return result.Training.IsInterrupted ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private TrainingRequest Training(VerbContext context, TrainSettings? settings, string data, string target, SearchBoard? board) => new()
    {
        DataPath = context.Resolve(data),
        Target = target,
        TestPath = (context.Get(_test) ?? settings?.Text("test")) is { } test ? context.Resolve(test) : null,
        TestShare = context.Get(_testShare) ?? settings?.Number("test_share"),
        Task = TrainingWords.TaskOf(context.Has(_task) ? context.Get(_task)! : settings?.Text("task") ?? context.Get(_task)!),
        Quantiles = TrainingWords.Shares(context.Has(_quantiles) ? context.Get(_quantiles) : settings?.Texts("quantiles")),
        Forecast = _forecast.Read(context, settings, IsForecast(context, settings), _search.TimeColumn(context, settings)),
        Group = context.Get(_group) ?? settings?.Text("group"),
        Drop = (context.Has(_drop) ? context.Get(_drop) : settings?.Texts("drop")) ?? [],
        FeaturesPath = (context.Get(_features) ?? settings?.Text("features")) is { } features ? context.Resolve(features) : null,
        Derive = (context.Has(_derive) ? context.Get(_derive) : settings?.Texts("derive")) ?? [],
        Learners = LearnersOf(context, settings),
        Settings = TrainingWords.Settings(context.Has(_param) ? context.Get(_param) : settings?.Texts("param")),
        Search = _search.Read(context, settings, isSearch ? UsualBudget : null, board, IsForecast(context, settings)),
        HasLearningCurve = context.Get(_learningCurve),
        ValidationCurve = Values(context.Get(_validationCurve)),
        ClassWeight = context.Get(_classWeight) ?? (settings?.Texts("class_weight") is { } weights ? string.Join(',', weights) : null),
        HoldsBack = context.Has(_testShare) || settings?.Number("test_share") is not null,
        Seed = context.Has(_seed) ? context.Get(_seed) : (int?)settings?.Number("seed") ?? context.Get(_seed),
        MostRounds = (context.Has(_rounds) ? context.Get(_rounds) : (int?)settings?.Number("rounds") ?? context.Get(_rounds)) is > 0 and var rounds ? rounds : throw WeirException.Usage("--rounds must be at least 1"),
    };

    private string[] LearnersOf(VerbContext context, TrainSettings? settings)
    {
        var names = TrainingWords.Names(context.Has(_learner) ? context.Get(_learner) : settings?.Texts("learner"));
        return names.Length > 0 || !context.Has(_learner) ? names : throw WeirException.Usage("--learner names no learner", "leave it out to try the usual ones");
    }

    private static int Plan(VerbContext context, TrainingRequest request, CancellationToken cancellation)
    {
        var plan = Trainer.Plan(request with { Progress = context.Progress }, cancellation);
        foreach (var note in plan.Notes) context.Console.Tell($"note: {note}");
        if (context.IsJson) context.Console.Json(json => ValueJson.Write(json, plan.Value));
        else context.Console.Line(plan.Text.TrimEnd('\n'));
        return ExitCodes.Success;
    }

    private bool IsForecast(VerbContext context, TrainSettings? settings) => (context.Has(_task) ? context.Get(_task) : settings?.Text("task")) == "forecast";

    private static ValidationValues? Values(string? text) =>
        text is null ? null
        : text.Split('=', 2) is [{ Length: > 0 } name, var values] && values.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } several ? new ValidationValues(name.Trim(), several)
        : throw WeirException.Usage($"--validation-curve needs a setting and at least two values, not '{text}'", "such as max_depth=2,4,6,8");

    private static string SafeName(string text) => string.Concat(text.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.', '-') is { Length: > 0 } name ? name : "model";
}
