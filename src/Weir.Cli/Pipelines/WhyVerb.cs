using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Inspection;
using Weir.Pipelines.Repro;
using Weir.Versioning.Imports;
using Weir.Versioning.Metafiles;

namespace Weir.Cli.Pipelines;

/// <summary>Says why a stage would run, or not.</summary>
internal sealed class WhyVerb : Verb
{
    private readonly Argument<string> _stage = new("stage") { Description = "a stage, a group, or an out that one makes", HelpName = "STAGE" };

    public override string Path => "why";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Say why a stage would run, be restored or be skipped, down to the file and parameter that changed";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir why train", "each input, old and new; the nearest run in the run cache"),
        new("weir why train --json", "the same for a script"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["repro", "status", "dag"];

    public override void Define(Command command) => command.Add(_stage);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var (repository, index, graph) = PipelineVerb.Open(context);
        var nodes = ReproPlan.Find(repository, index, graph, System.IO.Path.GetFullPath(context.WorkingDirectory), context.Get(_stage)!);
        var stages = nodes.Select(n => n.Stage).OfType<StageDefinition>().ToList();
        if (stages.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"'{context.Get(_stage)}' is tracked data and no stage", "`weir status` says whether it changed");
        await OutsideData.LookAsync(repository, index.Stages, cancellation);
        var explainer = new StageExplainer(repository, index, graph);
        var explanations = stages.ConvertAll(s => explainer.Explain(s, cancellation));
        repository.Content.SaveState();
        if (context.IsJson) context.Console.Json(json => Write(json, explanations));
        else foreach (var explanation in explanations) Tell(context.Console, explanation);
        return ExitCodes.Success;
    }

    private static void Tell(CliConsole console, StageExplanation explanation)
    {
        var inspection = explanation.Inspection;
        var name = console.Style.Bold(Printable.Text(inspection.Stage.Address));
        console.Line(explanation.Verdict switch
        {
            "skip" => $"{name} would be skipped: command, inputs and outs are what they were",
            "restore" => $"{name} would be restored from the cache, without running",
            _ => $"{name} would run",
        });
        if (inspection.Entry is null) console.Line("  it never ran: dvc.lock does not know it");
        if (inspection.IsCommandChanged) console.Line($"  command changed\n    was  {Command(inspection.Entry!.Command)}\n    is   {Command(inspection.Stage.Command)}");
        if (inspection.RunsAlways) console.Line(inspection.Stage.AlwaysChanges ? "  it runs each time: always_changed is set" : "  it runs each time: it has neither dependencies nor outs");
        if (inspection.Entry is not null || explanation.Verdict != "run") foreach (var change in inspection.Inputs) Line(console, change, explanation);
        if (inspection.Entry is not null) foreach (var change in inspection.Outs) Line(console, change, explanation);
        if (explanation.StaleSources.Count > 0) console.Line($"  runs first: {string.Join(", ", explanation.StaleSources.Select(Printable.Text))}");
        if (explanation.IsInRunCache) console.Line("  the run cache has a run with this command, these inputs and these parameters");
        else if (explanation.Nearest is { } nearest) Nearest(console, explanation, nearest);
        else if (explanation.Verdict == "run") console.Line("  the run cache has no run of this stage");
    }

    private static void Nearest(CliConsole console, StageExplanation explanation, IReadOnlyList<StageChange> nearest)
    {
        console.Line($"  nearest run in the run cache differs in {nearest.Count + (explanation.NearestHasOtherCommand ? 1 : 0)}:");
        if (explanation.NearestHasOtherCommand) console.Line("    its command");
        foreach (var change in nearest) console.Line($"    {Printable.Text($"{StageReasons.Subject(change)}: {StageReasons.Values(change)}")}");
    }

    private static void Line(CliConsole console, StageChange change, StageExplanation explanation)
    {
        console.Line($"  {Printable.Text(StageReasons.Sentence(change))}");
        foreach (var file in explanation.Files.GetValueOrDefault(change.Path) ?? [])
            console.Line($"    {Printable.Text(file.Path)} {(file.State switch { ChangeState.Modified => "changed", ChangeState.New => "is new", _ => "is gone" })}");
    }

    private static string Command(Yaml.Values.YamlValue command) => Printable.Text(StageReasons.Command(command));

    private static void Write(Utf8JsonWriter json, List<StageExplanation> explanations)
    {
        json.WriteStartArray();
        foreach (var explanation in explanations)
        {
            var inspection = explanation.Inspection;
            json.WriteStartObject();
            json.WriteString("stage", inspection.Stage.Address);
            json.WriteString("verdict", explanation.Verdict);
            json.WriteBoolean("never_ran", inspection.Entry is null);
            json.WriteBoolean("runs_always", inspection.RunsAlways);
            if (inspection.IsCommandChanged)
            {
                json.WriteStartObject("command");
                json.WriteString("old", Command(inspection.Entry!.Command));
                json.WriteString("new", Command(inspection.Stage.Command));
                json.WriteEndObject();
            }

            Changes(json, "inputs", inspection.Inputs, explanation.Files);
            Changes(json, "outs", inspection.Outs, explanation.Files);
            json.WriteStartArray("runs_first");
            foreach (var source in explanation.StaleSources) json.WriteStringValue(source);
            json.WriteEndArray();
            json.WriteStartObject("run_cache");
            json.WriteBoolean("hit", explanation.IsInRunCache);
            if (explanation.Nearest is { } nearest)
            {
                json.WriteBoolean("nearest_command_differs", explanation.NearestHasOtherCommand);
                Changes(json, "nearest", nearest, new Dictionary<string, IReadOnlyList<StageChange>>());
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Changes(Utf8JsonWriter json, string name, IEnumerable<StageChange> changes, IReadOnlyDictionary<string, IReadOnlyList<StageChange>> files)
    {
        json.WriteStartArray(name);
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("kind", change.Kind switch { ChangeKind.Dependency => "dependency", ChangeKind.Parameter => "parameter", _ => "out" });
            json.WriteString("path", change.Path);
            if (change.Key is { } key) json.WriteString("key", key);
            json.WriteString("state", change.State switch { ChangeState.Modified => "modified", ChangeState.New => "new", ChangeState.Deleted => "deleted", _ => "not in cache" });
            json.WriteString("old", change.Old);
            json.WriteString("new", change.New);
            if (files.TryGetValue(change.Path, out var inside)) Changes(json, "files", inside, new Dictionary<string, IReadOnlyList<StageChange>>());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
