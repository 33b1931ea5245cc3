using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Pipelines.Repro;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Lists stages; a checker of <c>dvc.yaml</c> too.</summary>
internal sealed class StageListVerb : Verb
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "dvc.yaml files, stages, or with -R folders; ./dvc.yaml without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _all = new("--all") { Description = "the stages of every dvc.yaml" };
    private readonly Option<bool> _fail = new("--fail") { Description = "fail when a metafile cannot be read, instead of listing the rest" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "targets may be folders: all stages below" };
    private readonly Option<bool> _names = new("--name-only", "--names-only") { Description = "only the names" };

    public override string Path => "stage list";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "List the stages of dvc.yaml, templates resolved";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir stage list", "names and what each makes"),
        new("weir stage list --all --name-only", "of every dvc.yaml"),
        new("weir stage list --all --fail", "check every dvc.yaml, in CI"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["stage add", "dag", "why"];

    public override void Define(Command command)
    {
        command.Add(_targets);
        foreach (var option in new[] { _all, _fail, _recursive, _names }) command.Add(option);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var index = repository.ReadIndex();
        var graph = StageGraph.Read(index, repository.Root);
        if (context.Get(_fail))
        {
            index.RequireSound();
            if (WeirExceptions.Joined([.. graph.Faults.Select(f => f.Error)]) is { } fault) throw fault;
        }

        foreach (var fault in index.Faults.Concat(graph.Faults.Select(f => f.Error))) context.Console.Warn(fault.Location is { Line: { } line } place ? $"{fault.Message} ({System.IO.Path.GetFileName(place.File)}:{line})" : fault.Message);
        var stages = Chosen(context, repository, index, graph);
        if (context.IsJson) context.Console.Json(json => Write(json, stages, repository));
        else if (context.Get(_names)) foreach (var stage in stages) context.Console.Line(Printable.Text(Name(context, repository, stage)));
        else List(context, repository, stages);
        return Task.FromResult(ExitCodes.Success);
    }

    private List<StageDefinition> Chosen(VerbContext context, DvcRepository repository, RepositoryIndex index, StageGraph graph)
    {
        if (context.Get(_all)) return index.Stages;
        var folder = System.IO.Path.GetFullPath(context.WorkingDirectory);
        var targets = context.Get(_targets) is { Length: > 0 } given ? given : ["dvc.yaml"];
        if (targets is ["dvc.yaml"] && index.Stages.All(s => s.FilePath != System.IO.Path.Combine(folder, "dvc.yaml"))) return [];
        return [.. targets.SelectMany(t => context.Get(_recursive) && Directory.Exists(System.IO.Path.Combine(folder, t))
            ? index.Stages.Where(s => s.FilePath.StartsWith(System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, t)).TrimEnd('/') + '/', StringComparison.Ordinal))
            : ReproPlan.Find(repository, index, graph, folder, t).Select(n => n.Stage).OfType<StageDefinition>())];
    }

    private static void List(VerbContext context, DvcRepository repository, List<StageDefinition> stages)
    {
        if (stages.Count == 0) context.Console.Say("There are no stages here: `weir stage add -n NAME CMD`, or --all for every dvc.yaml");
        var width = stages.Count == 0 ? 0 : stages.Max(s => Name(context, repository, s).Length);
        foreach (var stage in stages) context.Console.Line(Printable.Text($"{Name(context, repository, stage).PadRight(width)}  {TextTable.Shorten(stage.Description?.Split('\n')[0] ?? Describe(stage), 80)}").TrimEnd());
    }

    // As DVC says it.
    private static string Describe(StageDefinition stage)
    {
        if (stage.Outs.Count == 0) return stage.Deps.Count + stage.Params.Count == 0 ? "No outputs or dependencies" : $"Depends on {string.Join(", ", stage.Deps.Select(d => d.Path).Concat(stage.Params.Select(p => p.File)))}";
        string Part(string word, Func<TrackedOut, bool> which) => stage.Outs.Where(which).Select(o => o.Path).ToList() is { Count: > 0 } paths ? $"{word} {string.Join(", ", paths)}" : string.Empty;
        return string.Join("; ", new[] { Part("Outputs", o => o.Kind == OutKind.Out), Part("Reports", o => o.Kind != OutKind.Out) }.Where(p => p.Length > 0));
    }

    // As one would type it from here.
    private static string Name(VerbContext context, DvcRepository repository, StageDefinition stage)
    {
        var here = System.IO.Path.GetFullPath(context.WorkingDirectory);
        if (System.IO.Path.GetDirectoryName(stage.FilePath) == here) return stage.Name;
        return here == repository.Root ? stage.Address : $"{System.IO.Path.GetRelativePath(here, stage.FilePath)}:{stage.Name}";
    }

    private static void Write(Utf8JsonWriter json, List<StageDefinition> stages, DvcRepository repository)
    {
        json.WriteStartArray();
        foreach (var stage in stages)
        {
            json.WriteStartObject();
            json.WriteString("name", stage.Name);
            json.WriteString("address", stage.Address);
            if (stage.Group is { } group) json.WriteString("group", group);
            json.WriteStartArray("cmd");
            foreach (var command in stage.ShellCommands) json.WriteStringValue(command);
            json.WriteEndArray();
            json.WriteString("wdir", repository.Relative(stage.WorkingDirectory));
            foreach (var (key, paths) in new[] { ("deps", stage.Deps.Select(d => d.Path)), ("params", stage.Params.SelectMany(p => p.Keys is null ? [p.File] : p.Keys.Select(k => $"{p.File}:{k}"))), ("outs", stage.Outs.Where(o => o.Kind == OutKind.Out).Select(o => o.Path)), ("metrics", stage.Outs.Where(o => o.Kind == OutKind.Metric).Select(o => o.Path)), ("plots", stage.Outs.Where(o => o.Kind == OutKind.Plot).Select(o => o.Path)) })
            {
                json.WriteStartArray(key);
                foreach (var path in paths) json.WriteStringValue(path);
                json.WriteEndArray();
            }

            if (stage.IsFrozen) json.WriteBoolean("frozen", true);
            if (stage.AlwaysChanges) json.WriteBoolean("always_changed", true);
            if (stage.Description is { } description) json.WriteString("desc", description);
            json.WriteString("file", repository.Relative(stage.FilePath));
            json.WriteNumber("line", stage.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
