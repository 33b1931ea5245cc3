using System.CommandLine;
using System.Globalization;
using Weir.Cli.Config;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Pipelines.Jobs;
using Weir.Pipelines.Repro;

namespace Weir.Cli.Jobs;

/// <summary>Runs a command with a composed configuration, once or for each job of a sweep.</summary>
internal sealed class RunVerb : Verb
{
    private const int MostElsewhere = 1000;

    private readonly ConfigOptions _config = new();
    private readonly Option<bool> _multirun = new("--multirun", "-m") { Description = "run every job of a sweep" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "jobs of a sweep at once (1, or what hydra.launcher says)", HelpName = "N" };
    private readonly Option<string?> _resume = new("--resume") { Description = "go on with the sweep in a folder; nothing else need be said", HelpName = "DIR" };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "run all jobs of a sweep again, although its folder has them" };
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "end a sweep when a job fails, instead of going on" };
    private readonly Option<bool> _hydra = new("--hydra") { Description = "the command is a program of Hydra's: it is given the overrides and hydra.run.dir" };
    private readonly Option<string?> _executor = new("--executor") { Description = "where jobs run: local, slurm (default: what hydra.launcher says)", HelpName = "NAME" };
    private readonly Option<string[]> _words = new("--sbatch") { Description = "a further word for sbatch, such as --sbatch=--partition=gpu; may be repeated", HelpName = "WORD" };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "seconds for one job", HelpName = "SECONDS" };
    private readonly Option<string?> _experiment = new("--experiment") { Description = "experiment of the runs (default: the project's name)", HelpName = "E" };
    private readonly Option<string?> _name = new("--name") { Description = "name of the run", HelpName = "RUN" };

    public override string Path => "run";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Run a command with a composed configuration, and keep all that it was made of";

    public override bool TakesCommand => true;

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir run model=linear trainer.rate=0.1 -- python train.py --rate {trainer.rate}", "{key} is the value; the whole is in $WEIR_CONFIG_FILE"),
        new("weir run -m trainer.rate=0.1,0.2 'seed=range(3)' -j 3 -- ./train.sh", "six jobs, three at once; --resume FOLDER goes on after a crash"),
        new("weir run --hydra model=linear -- python app.py", "a program with @hydra.main"),
        new("weir run -m hydra/launcher=submitit_slurm seed=1,2,3 -- ./train.sh", "as jobs of a cluster"),
    ];

    public override string Remarks =>
        """
        The output folder is hydra.run.dir, or hydra.sweep.dir/hydra.sweep.subdir; in it are Hydra's records (.hydra/config.yaml, hydra.yaml, overrides.yaml) and the log.
        The command gets WEIR_CONFIG_FILE and WEIR_CONFIG_JSON (the resolved configuration), WEIR_OUTPUT_DIR, WEIR_JOB_NUM, and MLFLOW_RUN_ID with MLFLOW_TRACKING_URI for its run.
        The run keeps configuration, origins, overrides, commit, changes, data and exit code: `weir runs replay RUN` does it again. Secrets are hidden in all that is kept.
        """;

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "a job of a sweep failed; a single command's own code is returned")];

    public override IReadOnlyList<string> SeeAlso => ["config show", "config sweep", "runs replay", "tune run"];

    public override void Define(Command command)
    {
        _config.AddTo(command);
        foreach (var option in new Option[] { _multirun, _jobs, _resume, _fresh, _failFast, _hydra, _executor, _words, _timeout, _experiment, _name }) command.Add(option);
    }

    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => words.Contains("--") ? [] : ConfigOptions.Complete(words, typed, workingDirectory);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var environment = new RecordedEnvironment(System.Environment.GetEnvironmentVariable);
        var (request, command, appends) = (_config.Request(context) with { Environment = environment.Read }, context.Command, context.Get(_hydra));
        SweepBeginning? begun = null;
        if (context.Get(_resume) is { } folder)
        {
            if (command.Count > 0 || request.Overrides.Count > 0) throw WeirException.Usage("--resume takes all else from the folder", "leave the overrides and the command out");
            begun = Multirun.Begun(context.Resolve(folder), request);
            (request, command, appends) = begun;
        }

        if (command.Count == 0) throw WeirException.Usage("there is no command to run", "put it after --, as in `weir run trainer.rate=0.1 -- python train.py`");
        request = request with { JobName = JobName.Of(command) };
        var isSweep = context.Get(_multirun) || context.Has(_resume) || ConfigJob.AsksForSweep(request.Overrides);
        var project = WeirProject.Find(request.WorkingDirectory);
        await using var records = await JobRecords.OpenAsync(context, project, cancellation);
        var launch = new JobLaunch
        {
            Command = command,
            AppendsOverrides = appends,
            Folder = request.WorkingDirectory,
            Secrets = SecretSettings.Load(project?.Root),
            Variables = records.Variables,
            ReadVariables = environment,
            TimeLimit = (context.Get(_timeout) ?? begun?.TimeLimitSeconds) switch { null => null, > 0 and < 1e8 and double s => TimeSpan.FromSeconds(s), var s => throw WeirException.Usage($"--timeout is {s}; seconds above 0 are possible") },
        };
        return isSweep ? await SweepAsync(context, request, begun, launch, project, records, cancellation) : await OneAsync(context, request, launch, project, records, cancellation);
    }

    private async Task<int> OneAsync(VerbContext context, ComposeRequest request, JobLaunch launch, WeirProject? project, JobRecords records, CancellationToken cancellation)
    {
        foreach (var option in new Option[] { _jobs, _fresh, _failFast })
            if (context.Has(option)) throw WeirException.Usage($"{option.Name} is for sweeps", "add -m");
        var job = JobPlaces.Free(request, new ConfigComposer(), context.Time, cancellation);
        ConfigOptions.Warn(context, job.Config);
        await using var executors = project is null ? null : new ExecutorSet(project, context.Get(_words) ?? []);
        launch = Placed(context, launch, executors, context.Get(_executor) ?? "local", launch.Resources);
        var secrets = launch.SecretsOf(job);
        var surroundings = await JobSurroundings.ReadAsync(launch.Folder, project, secrets.Mask, JobPlaces.Results(job.Config), cancellation);
        var runner = new JobRunner(launch, records.Tracking, surroundings, new JobConsole(context, passes: true, total: null), context.Time);
        var name = context.Get(_name) ?? string.Create(CultureInfo.InvariantCulture, $"{job.Name}-{context.Time.GetUtcNow():yyyyMMdd-HHmmss}");
        var end = await runner.RunAsync(job, new RunStart(context.Get(_experiment) ?? JobRecords.ExperimentOf(project)) { Name = name }, cancellation);
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("output_dir", job.OutputDirectory);
            if (end.RunId is { } id) json.WriteString("run_id", id);
            json.WriteNumber("exit_code", end.ExitCode);
            json.WriteNumber("seconds", Math.Round(end.Elapsed.TotalSeconds, 3));
            if (end.Error is { } error) json.WriteString("error", error);
            json.WriteEndObject();
        });
        else if (end.IsSuccess) context.Console.Say($"Output in {context.Display(job.OutputDirectory)}{(end.RunId is { } id ? $", run {id[..8]}" : string.Empty)}");
        else context.Console.Say($"{context.Console.Style.Red("failed")}: {Printable.Text(end.Error ?? "the command failed")}");
        return end.ExitCode;
    }

    private async Task<int> SweepAsync(VerbContext context, ComposeRequest request, SweepBeginning? begun, JobLaunch launch, WeirProject? project, JobRecords records, CancellationToken cancellation)
    {
        var sweep = new ConfigComposer().Sweep(ConfigJob.Request(request, isSweep: true), cancellation);
        ConfigOptions.Warn(context, sweep.Master);
        var launcher = LauncherSettings.Of(sweep.Master);
        var name = context.Get(_executor) ?? begun?.Executor ?? launcher.Executor;
        IReadOnlyList<string> words = context.Get(_words) is { Length: > 0 } said ? said : begun?.ExecutorWords ?? [];
        await using var executors = project is null ? null : new ExecutorSet(project, [.. launcher.Words, .. words]);
        launch = Placed(context, launch with { ExecutorWords = words }, executors, name, launcher.Resources);
        var jobs = context.Get(_jobs) ?? (begun?.Executor == name ? begun.Jobs : null) ?? launcher.Jobs ?? (launch.IsElsewhere ? MostElsewhere : 1);
        if (jobs < 1) throw WeirException.Usage($"-j wants a number from 1 up, not {jobs}");
        var mask = ConfigSecrets.Of(sweep.Master, launch.Secrets, launch.Environment()).Mask;
        var surroundings = await JobSurroundings.ReadAsync(launch.Folder, project, mask, JobPlaces.Results(sweep.Master), cancellation);
        context.Console.Say($"{sweep.Count} job{(sweep.Count == 1 ? string.Empty : "s")}{(jobs > 1 ? $", up to {Math.Min(jobs, sweep.Count)} at once" : string.Empty)}");
        var multirun = new Multirun(launch, records.Tracking, surroundings, new JobConsole(context, passes: jobs == 1 && !context.Console.IsQuiet, sweep.Count), context.Time);
        var result = await multirun.RunAsync(
            new MultirunOptions
            {
                Request = request,
                Jobs = jobs,
                FailFast = context.Get(_failFast),
                IsFresh = context.Get(_fresh),
                Experiment = context.Get(_experiment) ?? begun?.Experiment ?? JobRecords.ExperimentOf(project),
                Folder = context.Get(_resume) is { } folder ? context.Resolve(folder) : null,
            },
            cancellation);
        Tell(context, result);
        return result.IsSuccess ? ExitCodes.Success : ExitCodes.Failed;
    }

    private JobLaunch Placed(VerbContext context, JobLaunch launch, ExecutorSet? executors, string name, Weir.Execution.CommandResources resources)
    {
        if (name == "local") return context.Get(_words) is { Length: > 0 } && !context.Has(_executor) ? throw WeirException.Usage("--sbatch is for a cluster", "add --executor slurm") : launch with { Resources = resources };
        if (executors is null) throw new WeirException(ErrorCodes.NoProject, "jobs of a cluster are kept track of in a project, and there is none here", "run `weir init` in its root");
        return launch with { Executor = executors.Get(name), ExecutorName = name, Resources = resources };
    }

    private static void Tell(VerbContext context, MultirunResult result)
    {
        context.Console.EndProgress();
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("sweep_dir", result.Folder);
                if (result.RunId is { } id) json.WriteString("run_id", id);
                json.WriteNumber("jobs", result.Total);
                json.WriteNumber("finished_before", result.Before);
                json.WriteNumber("finished", result.Finished);
                json.WriteStartArray("failed");
                foreach (var number in result.Failed) json.WriteNumberValue(number);
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        var left = result.Total - result.Before - result.Finished - result.Failed.Count;
        context.Console.Say($"{result.Finished} of {result.Total} finished{(result.Before > 0 ? $", {result.Before} had before" : string.Empty)}{(result.Failed.Count > 0 ? $", {result.Failed.Count} failed ({string.Join(", ", result.Failed.Take(10).Select(n => "#" + n))})" : string.Empty)}{(left > 0 ? $", {left} left" : string.Empty)}");
        context.Console.Say(result.Failed.Count > 0 || left > 0 ? $"`weir run --resume {context.Display(result.Folder)}` goes on with what is not finished" : $"Output in {context.Display(result.Folder)}");
    }
}
