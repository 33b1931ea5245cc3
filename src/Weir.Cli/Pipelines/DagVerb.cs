using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Repro;
using Weir.Versioning.Graph;

namespace Weir.Cli.Pipelines;

/// <summary>Shows the graph of stages.</summary>
internal sealed class DagVerb : Verb
{
    private readonly Argument<string?> _target = new("target") { Description = "a stage or out: only what leads to it", Arity = ArgumentArity.ZeroOrOne, HelpName = "TARGET" };
    private readonly Option<bool> _dot = new("--dot") { Description = "Graphviz" };
    private readonly Option<bool> _mermaid = new("--mermaid") { Description = "Mermaid" };
    private readonly Option<bool> _markdown = new("--md") { Description = "Mermaid in a Markdown block" };
    private readonly Option<bool> _full = new("--full") { Description = "with a target: all that hangs together with it" };
    private readonly Option<bool> _outs = new("--outs", "-o") { Description = "outs instead of stages" };

    public override string Path => "dag";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Show the graph of stages and tracked data";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir dag", "a tree from the last stages to their sources"),
        new("weir dag train --full", "the pipeline that a stage belongs to"),
        new("weir dag --dot | dot -Tsvg > dag.svg", "a picture"),
        new("weir dag --md >> README.md", "for a README"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["repro", "stage list", "status"];

    public override void Define(Command command)
    {
        command.Add(_target);
        foreach (var option in new[] { _dot, _mermaid, _markdown, _full, _outs }) command.Add(option);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var (repository, index, graph) = PipelineVerb.Open(context);
        var view = context.Get(_outs) ? DagView.OfOuts(graph, repository.Relative) : DagView.OfStages(graph);
        if (context.Get(_target) is { } target)
        {
            var nodes = ReproPlan.Find(repository, index, graph, System.IO.Path.GetFullPath(context.WorkingDirectory), target);
            string[] names = context.Get(_outs) ? [.. nodes.SelectMany(n => n.Outs).Select(o => repository.Relative(o.FullPath))] : [.. nodes.Select(n => n.Name)];
            view = view.Around(names, context.Get(_full));
        }

        if (context.IsJson) WriteJson(context, graph, view);
        else if (context.Get(_dot)) context.Console.Out.Write(Printable.Text(GraphText.Dot(view)));
        else if (context.Get(_markdown)) context.Console.Out.Write($"```mermaid\n{GraphText.Mermaid(view)}```\n");
        else if (context.Get(_mermaid)) context.Console.Out.Write(Printable.Text(GraphText.Mermaid(view)));
        else if (view.Nodes.Count == 0) context.Console.Say("There are no stages and no tracked data yet: `weir add FILE`, or `weir stage add`");
        else context.Console.Out.Write(Printable.Text(GraphText.Tree(view)));
        return Task.FromResult(ExitCodes.Success);
    }

    private static void WriteJson(VerbContext context, StageGraph graph, DagView view) => context.Console.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        foreach (var node in view.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node);
            json.WriteString("kind", graph.Find(node) is { } known ? known.Stage is null ? "data" : "stage" : "out");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var (from, to) in view.Edges)
        {
            json.WriteStartObject();
            json.WriteString("from", from);
            json.WriteString("to", to);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
