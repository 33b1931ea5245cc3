using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Graph;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Shows the graph of stages.</summary>
internal sealed class DagVerb : Verb
{
    private readonly Option<bool> _dot = new("--dot") { Description = "Graphviz" };
    private readonly Option<bool> _mermaid = new("--mermaid") { Description = "Mermaid" };
    private readonly Option<bool> _markdown = new("--md") { Description = "Mermaid in a Markdown block" };

    public override string Path => "dag";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Show the graph of stages and tracked data";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir dag", "a tree from the last stages to their sources"),
        new("weir dag --dot | dot -Tsvg > dag.svg", "a picture"),
        new("weir dag --md >> README.md", "for a README"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["repro", "status"];

    public override void Define(Command command)
    {
        command.Add(_dot);
        command.Add(_mermaid);
        command.Add(_markdown);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var repository = DvcRepository.Require(context.WorkingDirectory);
        var index = repository.ReadIndex();
        index.RequireSound();
        var graph = StageGraph.Build(index, repository.Root);
        if (context.IsJson) WriteJson(context, graph);
        else if (context.Get(_dot)) context.Console.Out.Write(Printable.Text(GraphText.Dot(graph)));
        else if (context.Get(_markdown)) context.Console.Out.Write($"```mermaid\n{GraphText.Mermaid(graph)}```\n");
        else if (context.Get(_mermaid)) context.Console.Out.Write(Printable.Text(GraphText.Mermaid(graph)));
        else if (graph.Nodes.Count == 0) context.Console.Say("There are no stages and no tracked data yet: `weir add FILE`, or write a dvc.yaml");
        else context.Console.Out.Write(Printable.Text(GraphText.Tree(graph)));
        return Task.FromResult(ExitCodes.Success);
    }

    private static void WriteJson(VerbContext context, StageGraph graph) => context.Console.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Name);
            json.WriteString("kind", node.Stage is null ? "data" : "stage");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var node in graph.Nodes)
        {
            foreach (var source in graph.UpstreamOf(node.Name))
            {
                json.WriteStartObject();
                json.WriteString("from", source);
                json.WriteString("to", node.Name);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
