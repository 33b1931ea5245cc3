using System.CommandLine;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Running;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Tunes a command.</summary>
internal sealed class TuneRunVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study; it is made where there is none", HelpName = "STUDY" };
    private readonly Argument<string[]> _command = new("command") { Description = "what a trial runs, after --; {name} is replaced by the parameter", HelpName = "CMD", Arity = ArgumentArity.OneOrMore };
    private readonly StudyOptions _options = new();
    private readonly Option<int?> _more = new("--more") { Description = "so many trials besides those that are there", HelpName = "N" };
    private const int JobsElsewhere = 8;

    private readonly PlaceOptions _place = new();
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "trials at once (1; 8 on a cluster)", HelpName = "N" };
    private readonly Option<string[]> _metric = new("--metric") { Description = "where the value is: stdout, FILE.json:key.in.it, FILE.csv:column or run:METRIC; with several directions one each", HelpName = "WHERE" };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "seconds for all of it", HelpName = "SECONDS" };
    private readonly Option<double?> _trialTimeout = new("--trial-timeout") { Description = "seconds for one trial", HelpName = "SECONDS" };
    private readonly Option<int?> _stale = new("--stop-after-stale") { Description = "end when so many trials brought nothing better", HelpName = "K" };
    private readonly Option<bool> _hydra = new("--hydra") { Description = "add name=value for each parameter to the command, as Hydra's programs take them" };
    private readonly Option<double> _lease = new("--lease") { Description = "seconds without a sign of life after which another worker takes a trial", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };

    public override string Path => "tune run";

    public override string Summary => "Tune a command: run it again and again with better and better parameters";

    public override bool TakesForeignOptions => true;

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir tune run lr -p 'lr=tag(log,interval(1e-5,1e-1))' -n 50 -- python train.py --lr {lr}", "the last number that the script prints is the value"),
        new("weir tune run trees --space space.json --metric 'out/{trial}.json:val.auc' --direction maximize -j 4 -n 200 -- ./train.sh --out out/{trial}.json", "four at once, a file each; parameters are in $WEIR_PARAM_… and $WEIR_PARAMS_FILE"),
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
        _options.AddTo(command);
        _place.AddTo(command);
        foreach (var option in new Option[] { _more, _jobs, _metric, _timeout, _trialTimeout, _stale, _hydra, _lease }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await OpenAsync(context, tracking, studies, cancellation);
        if (study.Entry.State == StudyStates.Stopped) throw new WeirException(TuningErrors.Study, $"the study '{study.Entry.Definition.Name}' was stopped", $"`weir tune resume {study.Entry.Definition.Name}` lets it go on");
        var project = context.RequireProject();
        var space = study.Entry.Definition.Space is { } json ? SpaceReader.Read(json, "space") : null;
        if (space is null) throw new WeirException(TuningErrors.Setting, "there are no parameters to tune", "say what they are: -p 'lr=interval(0,1)' or --space FILE");
        if (study.Entry.Definition.PlannedTrials is null && context.Get(_timeout) is null && context.Get(_stale) is null) throw WeirException.Usage("there is no end", "give --trials N, --timeout SECONDS or --stop-after-stale K");
        var objectives = context.Get(_metric) is { Length: > 0 } metrics ? metrics.Select(ObjectiveSource.Parse).ToList() : [ObjectiveSource.Output];
        if (objectives.Count != study.Entry.Definition.Directions.Count && objectives is not [{ IsOutput: true }])
            throw WeirException.Usage($"--metric is given {objectives.Count} times; the study has {study.Entry.Definition.Directions.Count} directions", "one a direction, in their order");
        if (objectives.Count > 1 && objectives.Exists(o => o.IsOutput)) throw WeirException.Usage("standard output gives all values or none", "print them as {\"values\":[0.3,12]}, or name a file for each");
        await using var server = new StageTracking(project);
        await using var remote = ProjectTracking.OpenServer(context.Console.Warn);
        var runs = new TrialRuns((remote ?? tracking).Client, System.IO.Path.GetFileName(project.Root.TrimEnd('/')), study);
        await using var executors = _place.Executors(context, project);
        await using var launcher = _place.Launcher(context, project, executors, study.Entry.Id);
        var options = new RunnerOptions
        {
            Command = new TrialCommand(context.Get(_command) ?? [], context.Get(_hydra), space),
            Launcher = launcher,
            Folder = context.WorkingDirectory,
            LogFolder = System.IO.Path.Combine(project.Logs, "tune", study.Entry.Id),
            Objectives = objectives,
            Jobs = Positive(context.Get(_jobs) ?? (launcher.IsElsewhere ? JobsElsewhere : 1), "--jobs"),
            Timeout = Seconds(context.Get(_timeout), "--timeout"),
            TrialTimeout = Seconds(context.Get(_trialTimeout), "--trial-timeout"),
            StaleTrials = context.Get(_stale) is { } k ? Positive(k, "--stop-after-stale") : null,
            Lease = Seconds(context.Get(_lease), "--lease")!.Value,
            IsTrackingReachable = _place.IsTrackingReachable(context),
            Variables = _place.IsTrackingReachable(context) ? server.Open() : new Dictionary<string, string?>(),
        };
        if (options.Jobs > 1 && objectives.Find(o => !o.IsOfTrial) is { } shared)
            throw WeirException.Usage($"{options.Jobs} trials at once would write one '{shared.File}'", "let each write its own: --metric 'out/{trial}.json:KEY', with {trial} in the command too, or print the value");
        if (!options.IsTrackingReachable && objectives.Exists(o => o.File is null && !o.IsOutput)) throw WeirException.Usage("--metric run: needs a tracking server that the nodes reach", "name it by WEIR_TRACKING_URI");
        project.EnsureState();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WEIR_DATABASE"))) SharedFile.Check(project.Database, await study.ReadAsync(cancellation), Environment.MachineName);
        await runs.OpenAsync(cancellation);
        var listener = new TuneConsole(context, study, runs);
        var isInterrupted = true;
        try
        {
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

    private async Task<StoredStudy> OpenAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var name = context.Get(_study)!;
        if (context.Get(_more) is null && _options.IsDefined(context))
        {
            var made = await studies.OpenOrCreateAsync(await _options.ReadAsync(context, name, tracking, studies, cancellation), cancellation);
            return await PlanAsync(made, _options.Trials(context) ?? made.Entry.Definition.PlannedTrials, cancellation);
        }

        if (!_options.IsDefined(context) && (await studies.ListAsync(cancellation)).All(s => s.Definition.Name != name))
            throw new WeirException(TuningErrors.Study, $"there is no study '{name}', and no parameters to make it with", "give -p 'lr=interval(0,1)' or --space FILE");
        var study = await studies.OpenAsync(name, cancellation);
        if (_options.Fixed(context) is { } given) context.Console.Warn($"{given} has no effect: the study '{name}' goes on as it was made");
        var planned = context.Get(_more) is { } more ? (await study.ReadAsync(cancellation)).Trials.Count(t => t.Origin?.RetryOf is null) + Positive(more, "--more") : _options.Trials(context) ?? study.Entry.Definition.PlannedTrials;
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

    private static int Positive(int value, string option) => value > 0 ? value : throw WeirException.Usage($"{option} is {value}; 1 or more is possible");

    private static TimeSpan? Seconds(double? value, string option) => value switch
    {
        null => null,
        > 0 and < 1e8 => TimeSpan.FromSeconds(value.Value),
        _ => throw WeirException.Usage($"{option} is {value}; seconds above 0 are possible"),
    };
}
