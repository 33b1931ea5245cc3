using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Files;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Experiments.Running;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Runs what changed.</summary>
internal sealed class ReproVerb : Verb
{
    private readonly ReproFlags _flags = new();
    private readonly Option<bool> _glob = new("--glob") { Description = "targets may hold wildcards for names of stages" };
    private readonly Option<bool> _noRunCache = new("--no-run-cache") { Description = "run even what ran before with the same inputs" };
    private readonly Option<bool> _noCommit = new("--no-commit") { Description = "record results without taking them into the cache" };

    private readonly Option<string> _executor = new("--executor") { Description = "where stages run that do not say: local (default), slurm", HelpName = "NAME", DefaultValueFactory = _ => "local" };
    private readonly Option<string?> _configFolder = new("--config-dir", "-cd") { Description = "compose params.yaml from this folder of configs first", HelpName = "DIR" };
    private readonly Option<string?> _configName = new("--config-name", "-cn") { Description = "the primary config of that folder (default: config)", HelpName = "NAME" };
    private readonly Option<string[]> _set = new("--set-param", "-S") { Description = "override of the composed configuration, in Hydra's grammar; may be repeated", HelpName = "OVERRIDE" };
    private readonly Option<string[]> _words = new("--sbatch") { Description = "a further word for sbatch, such as --sbatch=--partition=gpu; may be repeated", HelpName = "WORD" };

    public override string Path => "repro";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Bring the pipeline of dvc.yaml up to date, running only what changed";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir repro", "everything in ./dvc.yaml, and what it depends on"),
        new("weir repro train -j 4", "one stage and what it depends on, up to four stages at once"),
        new("weir repro --config-dir conf -S model=large", "with params.yaml composed from configs, as Hydra does"),
        new("weir repro --dry", "what would run, and nothing else"),
        new("weir repro --executor slurm --sbatch=--partition=gpu", "each stage as a job of the cluster, those alike as one array"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["why", "status", "dag"];

    public override void Define(Command command)
    {
        _flags.Define(command);
        foreach (var option in new Option[] { _glob, _noRunCache, _noCommit, _executor, _words, _configFolder, _configName, _set }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var options = _flags.Read(context) with { Glob = context.Get(_glob), NoRunCache = context.Get(_noRunCache), NoCommit = context.Get(_noCommit) };
        if (Compose(context, repository, options.DryRun) is { } secrets) options = options with { Secrets = secrets };
        await using var executors = new ExecutorSet(repository.Project, context.Get(_words) ?? []);
        var executor = executors.Get(context.Get(_executor)!);
        if (executor.IsElsewhere && !context.Has(_flags.Jobs)) options = options with { Jobs = MostElsewhere };
        var listener = new ConsoleListener(context.Console, options.Jobs, context.Time);
        await using var tracking = new StageTracking(repository.Project);
        await using var ledger = new TrackingLedger(repository.Project, options, context.Console.Warn, context.Time) { Host = (_, _) => Task.FromResult(tracking.Open()) };
        var reproduction = new Reproduction(repository, executor, ledger, listener, context.Time) { Named = executors.Get, Pull = PipelineVerb.Pull(repository, context.Time) };
        var started = context.Time.GetTimestamp();
        var results = await reproduction.RunAsync(options, cancellation);
        if (context.IsJson) WriteJson(context, results);
        else Summarise(context, results, context.Time.GetElapsedTime(started));
        var isFailed = options.OnFailure != FailureMode.Ignore && results.Any(r => r.Verdict is StageVerdict.Failed or StageVerdict.Blocked);
        return isFailed ? ExitCodes.Failed : ExitCodes.Success;
    }

    // As DVC composes for an experiment: stages and templates then read the file as any other.
    private SecretMask? Compose(VerbContext context, DvcRepository repository, bool isDry)
    {
        if (!context.Has(_configFolder) && !context.Has(_configName) && !context.Has(_set)) return null;
        var said = HydraParams.Of(repository);
        var folder = context.Get(_configFolder) is { } given ? context.Resolve(given) : System.IO.Path.Combine(repository.Root, said?.Folder ?? "conf");
        var hydra = new HydraParams(repository.Root, System.IO.Path.GetRelativePath(repository.Root, folder), context.Get(_configName) ?? said?.ConfigName ?? "config");
        var composed = hydra.Compose(context.Get(_set) ?? [], context.Console.Warn, out var secrets);
        var path = context.Resolve("params.yaml");
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(composed)) return secrets;
        if (isDry)
        {
            context.Console.Say("params.yaml would be composed anew; what follows is told by what it is now");
            return secrets;
        }

        AtomicFile.WriteBytes(path, composed);
        context.Console.Say($"Composed params.yaml from {context.Display(folder)}");
        return secrets;
    }

    // A cluster has its own queue.
    private const int MostElsewhere = 1000;

    private static void Summarise(VerbContext context, IReadOnlyList<StageResult> results, TimeSpan elapsed)
    {
        var wouldRun = results.Count(r => r.Verdict == StageVerdict.WouldRun);
        if (wouldRun > 0)
        {
            context.Console.Say($"{wouldRun} of {results.Count} would run");
            return;
        }

        if (results.All(r => r.Verdict == StageVerdict.UpToDate))
        {
            context.Console.Say(results.Count == 0 ? "There are no stages yet: `weir stage add -n NAME CMD`" : $"Everything is up to date ({results.Count} checked)");
            return;
        }

        (string Word, int Count)[] parts =
        [
            ("ran", results.Count(r => r.Verdict == StageVerdict.Ran)),
            ("restored", results.Count(r => r.Verdict == StageVerdict.Restored)),
            ("recorded", results.Count(r => r.Verdict == StageVerdict.Recorded)),
            ("failed", results.Count(r => r.Verdict == StageVerdict.Failed)),
            ("blocked", results.Count(r => r.Verdict == StageVerdict.Blocked)),
            ("up to date", results.Count(r => r.Verdict == StageVerdict.UpToDate)),
        ];
        var text = string.Join(", ", parts.Where(p => p.Count > 0 || p.Word == "ran").Select(p => $"{p.Word} {p.Count}"));
        context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(text[0])}{text[1..]}, in {elapsed.TotalSeconds:0.0} s"));
    }

    private static void WriteJson(VerbContext context, IReadOnlyList<StageResult> results) => context.Console.Json(json =>
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("stage", result.Name);
            json.WriteString("verdict", ConsoleListener.Word(result.Verdict));
            json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            if (result.Attempts > 0) json.WriteNumber("attempts", result.Attempts);
            if (result.Log is { } log) json.WriteString("log", log);
            if (result.Message is { } message) json.WriteString("message", message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
