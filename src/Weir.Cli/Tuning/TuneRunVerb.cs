using System.CommandLine;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Tracking;
using Weir.Tuning.Files;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Tunes a command.</summary>
internal sealed class TuneRunVerb : StudyVerb
{
    private readonly Argument<string?> _study = new("study") { Description = "name of the study; it is made where there is none", HelpName = "STUDY", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string[]> _command = new("command") { Description = "what a trial runs, after --; {name} is replaced by the parameter", HelpName = "CMD", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _file = new("--file", "-f") { Description = "file that describes the study; what the line says goes before it", HelpName = "FILE" };
    private readonly StudyOptions _options = new();
    private readonly RunFlags _flags = new();
    private readonly Option<int?> _more = new("--more") { Description = "so many trials besides those that are there", HelpName = "N" };

    public override string Path => "tune run";

    public override string Summary => "Tune a command: run it again and again with better and better parameters";

    public override bool TakesForeignOptions => true;

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune run lr -p 'lr=tag(log,interval(1e-5,1e-1))' -n 50 -- python train.py --lr {lr}", "the last number that the script prints is the value"),
        new("weir tune run trees --space space.json --metric 'out/{trial}.json:val.auc' --direction maximize -j 4 -n 200 -- ./train.sh --out out/{trial}.json", "four at once, a file each; parameters are in $WEIR_PARAM_… and $WEIR_PARAMS_FILE"),
        new("weir tune run lr --config-dir conf -S 'lr=tag(log,interval(1e-5,1e-1))' -n 50 -- python train.py --lr {lr}", "a configuration composed for each trial"),
        new("weir tune run -f study.yaml -j 4", "all of it from a file, four at once"),
        new("weir tune run lr --stage train -p 'train.lr=tag(log,interval(1e-5,1e-1))' -n 50", "a stage of the project, its parameters from params.yaml and its metric"),
        new("weir tune run lr --executor slurm -j 20 --gpus 1 --memory 16GB -- python train.py --lr {lr}", "each trial as a job of the cluster, twenty at once"),
        new("weir tune run lr --more 20 -- python train.py --lr {lr}", "go on with what is there"),
    ];

    public override string Remarks =>
        """
        A command reports on its way by lines {"step":1,"value":0.3} on its standard output, or by `weir tune report STEP VALUE`; it is ended where the pruner says so.
        Its result is its last line that is a number, {"value":0.3} or {"values":[0.3,12],"constraints":[-1]}. Exit codes: 75 asks to be tried again, any other but 0 is a failure.
        Several of these at once, on one machine or many with one database, share the study. Each trial is a run below the study's; its output is in .weir/logs/tune.
        """;

    public override IReadOnlyList<string> SeeAlso => ["tune show", "tune best", "tune trials", "tune report"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_command);
        command.Add(_file);
        _options.AddTo(command);
        command.Add(_more);
        _flags.AddTo(command);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var (name, words) = Words(context);
        var file = context.Get(_file) is { } path ? StudyFileReader.Load(context.Resolve(path), path) : null;
        var said = _flags.Read(context, words);
        if (file is not null) said = said.Over(file.Run);
        if (file?.Definition.Space is null && ComposedTrials.Read(context, said, null) is { } declared) _options.Composed = declared.Sweeps;
        var study = await OpenAsync(context, tracking, studies, name, file, cancellation);
        var entry = study.Entry;
        if (entry.Definition.Run is { } before && file is null) said = said.Over(before.OfTrial());
        if (entry.State == StudyStates.Stopped) throw new WeirException(TuningErrors.Study, $"the study '{entry.Definition.Name}' was stopped", $"`weir tune resume {entry.Definition.Name}` lets it go on");
        if (entry.Definition.PlannedTrials is null && said.Timeout is null && said.StopAfterStale is null) throw WeirException.Usage("there is no end", "give --trials N, --timeout SECONDS or --stop-after-stale K");
        var project = context.RequireProject();
        project.EnsureState();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WEIR_DATABASE"))) SharedFile.Check(project.Database, await study.ReadAsync(cancellation), Environment.MachineName);
        await using var place = new TrialPlace(said, project);
        RequireCommand(said, words, entry);
        var composed = ComposedTrials.Read(context, said, place);
        await using var server = new StageTracking(project);
        var metrics = said.Metrics?.Select(ObjectiveSource.Parse).ToList();
        await using var launcher = place.Launcher(context, project, entry, metrics);
        var options = RunSettings.Of(said, entry, metrics, place.IsTrackingReachable, composed is not null) with
        {
            Launcher = launcher,
            Folder = context.WorkingDirectory,
            LogFolder = System.IO.Path.Combine(project.Logs, "tune", entry.Id),
            Variables = place.IsTrackingReachable && said.Stages is null ? server.Open() : new Dictionary<string, string?>(),
        };
        var kept = said with { Config = composed?.Kept, Command = said.Command?.Select(TrialRecipes.MaskOf(context, project).Text).ToList() };
        if (entry.Definition.Run != kept) study = await study.KeepRunAsync(kept, cancellation);
        await using var remote = ProjectTracking.OpenServer(context.Console.Warn);
        var recipes = await TrialRecipes.MakeAsync(context, project, said, options.Command, composed?.Jobs, cancellation);
        if (composed is not null) options = options with { Compose = composed.Begin };
        options = options with { Secrets = recipes.Mask };
        var runs = new TrialRuns((remote ?? tracking).Client, System.IO.Path.GetFileName(project.Root.TrimEnd('/')), study) { Recipe = recipes.Of, Opened = recipes.Surroundings.LogDiffAsync };
        await runs.OpenAsync(cancellation);
        var isInterrupted = true;
        try
        {
            using var listener = new TuneConsole(context.Console, await study.ReadAsync(cancellation), runs, context.Time);
            await new StudyRunner(study, options, listener, context.Time).RunAsync(cancellation);
            isInterrupted = false;
        }
        finally
        {
            context.Console.EndProgress();
            await runs.CloseAsync(isInterrupted);
        }

        return await SummariseAsync(context, study);
    }

    private static void RequireCommand(RunPlan said, IReadOnlyList<string> words, StudyEntry study)
    {
        if (words.Count == 0 && said.Command?.Any(w => w.Contains(SecretMask.Shown, StringComparison.Ordinal)) == true)
            throw new WeirException("secret_needed", $"the command of the study '{study.Definition.Name}' holds a secret that was not kept", $"give it again: weir tune run {study.Definition.Name} … -- COMMAND, best with the secret in the environment only");
    }

    // With a file the name may be left out; what follows -- is the command all the same.
    private (string? Name, IReadOnlyList<string> Words) Words(VerbContext context)
    {
        IReadOnlyList<string> words = context.Get(_command) ?? [];
        return context.Get(_study) is { } first && context.IsAfterDashes(_study) ? (null, [first, .. words]) : (context.Get(_study), words);
    }

    private async Task<StoredStudy> OpenAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, string? name, StudyFile? file, CancellationToken cancellation)
    {
        name ??= file?.Definition.Name ?? throw WeirException.Usage("the study has no name", "`weir tune run NAME …`, or -f FILE");
        var isDefined = _options.IsDefined(context) || file?.Definition.Space is not null;
        if (context.Get(_more) is null && isDefined)
        {
            var wanted = file is null ? _options.Read(context, name) : _options.Over(context, file.Definition with { Name = name });
            var made = await studies.OpenOrCreateAsync(await _options.WarmAsync(context, wanted, tracking, studies, cancellation), cancellation);
            foreach (var difference in made.Entry.Definition.SettingsUnlike(wanted)) context.Console.Warn($"the study '{name}' goes on as it was made: {difference}");
            return await PlanAsync(made, wanted.PlannedTrials ?? made.Entry.Definition.PlannedTrials, cancellation);
        }

        if (!isDefined && (await studies.ListAsync(cancellation)).All(s => s.Definition.Name != name))
            throw new WeirException(TuningErrors.Study, $"there is no study '{name}', and no parameters to make it with", "give -p 'lr=interval(0,1)', --space FILE or -f FILE");
        var study = await studies.OpenAsync(name, cancellation);
        if (_options.Fixed(context) is { } given) context.Console.Warn($"{given} has no effect: the study '{name}' goes on as it was made");
        var planned = context.Get(_more) is { } more ? (await study.ReadAsync(cancellation)).Trials.Count(t => t.Origin?.RetryOf is null) + (more > 0 ? more : throw WeirException.Usage($"--more is {more}; 1 or more is possible")) : _options.Trials(context) ?? study.Entry.Definition.PlannedTrials;
        return await PlanAsync(study, planned, cancellation);
    }

    private static async Task<StoredStudy> PlanAsync(StoredStudy study, int? trials, CancellationToken cancellation) =>
        trials == study.Entry.Definition.PlannedTrials ? study : await study.PlanAsync(trials, cancellation);

    private static async Task<int> SummariseAsync(VerbContext context, StoredStudy study)
    {
        var view = await study.ReadAsync();
        if (context.IsJson)
        {
            context.Console.Json(json => StudyListing.Write(json, study.Entry, view));
        }
        else
        {
            context.Console.Say($"{study.Entry.Definition.Name}: {(view.Trials.Count == 0 ? "no trials" : StudyListing.Counts(view))}");
            foreach (var best in StudyListing.Best(view)) context.Console.Line($"best: trial {best.Number}, {TrialListing.Values(best)}: {TrialListing.Parameters(best)}");
        }

        if (view.Trials.Count > 0 && view.Trials.All(t => t.State == Weir.Tuning.Trials.TrialState.Fail))
            throw new WeirException(TuningErrors.Trial, $"every trial failed; the last: {view.Trials[^1].Error}", $"`weir tune trials {study.Entry.Definition.Name}` shows why each did; their output is in .weir/logs/tune/{study.Entry.Id}");
        return ExitCodes.Success;
    }
}
