using System.CommandLine;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Experiments.Running;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Runs experiments.</summary>
internal sealed class ExpRunVerb() : ExpVerb("run")
{
    private readonly ReproFlags _flags = new();
    private readonly Option<string?> _name = new("--name", "-n") { Description = "its name (an adjective and a noun)", HelpName = "NAME" };
    private readonly Option<string[]> _params = new("--set-param", "-S") { Description = "set a parameter, in Hydra's grammar; may be repeated", HelpName = "[FILE:]KEY=VALUE" };
    private readonly Option<bool> _queue = new("--queue") { Description = "put it into the queue instead of running it" };
    private readonly Option<bool> _runAll = new("--run-all") { Description = "run everything in the queue, -j at once" };
    private readonly Option<bool> _temp = new("--temp") { Description = "in a folder of its own, beside the workspace" };
    private readonly Option<string[]> _copy = new("--copy-paths", "-C") { Description = "ignored or untracked path to copy into that folder; may be repeated", HelpName = "PATH" };
    private readonly Option<string?> _message = new("--message", "-m", "-M") { Description = "message of its commit", HelpName = "TEXT" };

    public override string Summary => "Run the pipeline as an experiment: with other parameters, kept as a commit of its own";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir exp run -S train.lr=0.2 -n faster", "another parameter, results in the workspace"),
        new("weir exp run --temp -S lr=0.3", "in a folder of its own; the workspace stays as it is"),
        new("weir exp run --queue -S 'lr=0.1,0.2' -S 'depth=range(2,5)'", "six experiments for the queue"),
        new("weir exp run --run-all -j 2", "run the queue, two at once"),
    ];

    public override string Remarks => "Where hydra.enabled is set (`weir config hydra.enabled true`), params.yaml is composed from conf/ and -S chooses options and values there. An experiment is a commit below refs/exps on the present one, and a run in the tracking store. HEAD and branches stay what they are. DVC lists, shows and applies it like its own.";

    public override void Define(Command command)
    {
        _flags.Define(command);
        foreach (var option in new Option[] { _name, _params, _queue, _runAll, _temp, _copy, _message }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var options = new ExperimentOptions
        {
            Name = context.Get(_name),
            Overrides = context.Get(_params) ?? [],
            CopyPaths = context.Get(_copy) ?? [],
            Message = context.Get(_message),
            Repro = _flags.Read(context),
        };
        if (context.Get(_runAll)) return await QueueRunning.RunAllAsync(context, repository, options.Repro.Jobs, cancellation);
        if (context.Get(_queue)) return await QueueAsync(context, repository, options, cancellation);
        if (new ParamOverrides(options.Overrides).HasSweep) throw WeirException.Usage("an override stands for several values, which are several experiments", "add --queue, then `weir exp run --run-all`");
        var listener = new ConsoleListener(context.Console, options.Repro.Jobs, context.Time);
        var runner = new ExperimentRunner(repository, identity => new ExperimentExecution(repository.Project, identity, listener, context.Time), context.Time);
        var isApart = context.Get(_temp) || options.Repro.DryRun;
        var made = isApart ? await runner.RunApartAsync(options, cancellation) : await runner.RunHereAsync(options, cancellation);
        if (context.IsJson) context.Console.Json(json => ExperimentText.Write(json, made is null ? [] : [made]));
        if (made is null) return ExitCodes.Success;
        context.Console.Say($"Ran experiment {made.Name} ({made.Commit[..7]})");
        context.Console.Say(isApart ? $"`weir exp apply {made.Name}` brings its results into the workspace" : "Its results are in the workspace");
        return ExitCodes.Success;
    }

    private static async Task<int> QueueAsync(VerbContext context, DvcRepository repository, ExperimentOptions options, CancellationToken cancellation)
    {
        var queue = new ExperimentQueue(repository, context.Time);
        var all = new ParamOverrides(options.Overrides).Expand();
        var names = new List<string>();
        for (var i = 0; i < all.Count; i++)
        {
            var one = options with { Overrides = all[i], Name = options.Name is { } name && all.Count > 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{i + 1}") : options.Name };
            names.Add(await queue.AddAsync(one, cancellation));
            context.Console.Say($"Queued {names[^1]}{(all[i].Count > 0 ? $" with {string.Join(' ', all[i])}" : string.Empty)}");
        }

        context.Console.Say("`weir queue start` or `weir exp run --run-all` runs what is queued");
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartArray();
            foreach (var name in names) json.WriteStringValue(name);
            json.WriteEndArray();
        });
        return ExitCodes.Success;
    }
}
