using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Pipelines.Editing;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Writes a stage into <c>dvc.yaml</c>.</summary>
internal sealed class StageAddVerb : Verb
{
    private readonly Argument<string[]> _command = new("command") { Description = "the command line; after -- where it has options", Arity = ArgumentArity.OneOrMore, HelpName = "CMD" };
    private readonly Option<string> _name = new("--name", "-n") { Description = "name of the stage", HelpName = "NAME", Required = true };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace a stage of that name" };
    private readonly Option<string[]> _deps = Many("--deps", "-d", "what it reads");
    private readonly Option<string[]> _params = Many("--params", "-p", "parameters it reads: key, a,b, file:key, file:");
    private readonly Option<string[]> _outs = Many("--outs", "-o", "what it makes");
    private readonly Option<string[]> _outsNoCache = Many("--outs-no-cache", "-O", "what it makes and git keeps");
    private readonly Option<string[]> _persist = Many("--outs-persist", null, "what it makes and finds again in its next run");
    private readonly Option<string[]> _persistNoCache = Many("--outs-persist-no-cache", null, "the same, kept by git");
    private readonly Option<string[]> _metrics = Many("--metrics", "-m", "metrics it makes");
    private readonly Option<string[]> _metricsNoCache = Many("--metrics-no-cache", "-M", "metrics it makes and git keeps");
    private readonly Option<string[]> _plots = Many("--plots", null, "data of plots it makes");
    private readonly Option<string[]> _plotsNoCache = Many("--plots-no-cache", null, "data of plots it makes and git keeps");
    private readonly Option<string?> _wdir = new("--wdir", "-w") { Description = "folder that it runs in", HelpName = "DIR" };
    private readonly Option<string?> _desc = new("--desc") { Description = "what it is for", HelpName = "TEXT" };
    private readonly Option<bool> _always = new("--always-changed") { Description = "run it each time" };
    private readonly Option<bool> _run = new("--run") { Description = "run it then" };

    public override string Path => "stage add";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Add a stage to dvc.yaml";

    public override bool TakesForeignOptions => true;

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir stage add -n train -d train.py -d data -p lr,epochs -o model.pkl python train.py", "a stage with a parameter file"),
        new("weir stage add -n eval -d model.pkl -M metrics.json -- python eval.py --out metrics.json", "a command with options of its own"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["stage list", "repro"];

    public override void Define(Command command)
    {
        command.Add(_command);
        foreach (var option in new Option[] { _name, _force, _deps, _params, _outs, _outsNoCache, _persist, _persistNoCache, _metrics, _metricsNoCache, _plots, _plotsNoCache, _wdir, _desc, _always, _run }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var stage = new NewStage(context.Get(_name)!, Line(context.Get(_command) ?? []))
        {
            Deps = context.Get(_deps) ?? [],
            Params = context.Get(_params) ?? [],
            // In the order in which DVC adds their ignore lines.
            Outs =
            [
                .. Outs(context, _persist, OutKind.Out, true, true), .. Outs(context, _persistNoCache, OutKind.Out, false, true), .. Outs(context, _metricsNoCache, OutKind.Metric, false, false), .. Outs(context, _metrics, OutKind.Metric, true, false),
                .. Outs(context, _plotsNoCache, OutKind.Plot, false, false), .. Outs(context, _plots, OutKind.Plot, true, false), .. Outs(context, _outsNoCache, OutKind.Out, false, false), .. Outs(context, _outs, OutKind.Out, true, false),
            ],
            WorkingDirectory = context.Get(_wdir),
            Description = context.Get(_desc),
            AlwaysChanges = context.Get(_always),
        };
        var folder = System.IO.Path.GetFullPath(context.WorkingDirectory);
        var added = await new StageAddition(repository, context.Time).RunAsync(folder, stage, context.Get(_force), cancellation);
        if (context.IsJson && !context.Get(_run)) context.Console.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("stage", added.Address);
            json.WriteString("file", repository.Relative(added.FilePath));
            json.WriteEndObject();
        });
        else context.Console.Say($"Added stage '{added.Name}' to {repository.Relative(added.FilePath)}");
        if (!context.Get(_run)) return ExitCodes.Success;
        var options = new ReproOptions { Targets = [added.Name], WorkingDirectory = folder, SingleStage = true, Force = true };
        await using var ledger = new TrackingLedger(repository.Project, options, context.Console.Warn, context.Time);
        await new Reproduction(DvcRepository.Open(repository.Root), new LocalExecutor(), ledger, new ConsoleListener(context.Console, 1, context.Time), context.Time).RunAsync(options, cancellation);
        return ExitCodes.Success;
    }

    // As DVC joins words: one is taken as it is, several are quoted where they hold a blank.
    private static string Line(string[] words)
    {
        if (words.Length == 0) throw WeirException.Usage("a stage needs a command", "weir stage add -n NAME … CMD");
        return words.Length == 1 ? words[0] : string.Join(' ', words.Select(w => w.Length == 0 ? "\"\"" : w.Contains(' ', StringComparison.Ordinal) && !w.Contains('"', StringComparison.Ordinal) ? $"\"{w}\"" : w));
    }

    private static IEnumerable<NewOut> Outs(VerbContext context, Option<string[]> option, OutKind kind, bool cached, bool persistent) => (context.Get(option) ?? []).Select(p => new NewOut(p, kind, cached, persistent));

    private static Option<string[]> Many(string name, string? letter, string description) => new(name, letter is null ? [] : [letter]) { Description = description, HelpName = "PATH", Arity = ArgumentArity.OneOrMore };
}
