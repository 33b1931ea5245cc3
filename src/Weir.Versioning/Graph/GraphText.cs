using System.Globalization;
using System.Text;

namespace Weir.Versioning.Graph;

/// <summary>The stage graph as text: a tree for the terminal, DOT and Mermaid as DVC prints them.</summary>
public static class GraphText
{
    /// <summary>A tree from the last stages to their sources. A node met again is named once more with an ellipsis.</summary>
    public static string Tree(StageGraph graph)
    {
        var text = new StringBuilder();
        var used = graph.Nodes.SelectMany(n => graph.UpstreamOf(n.Name)).ToHashSet();
        var shown = new HashSet<string>();
        foreach (var top in graph.Nodes.Where(n => !used.Contains(n.Name)))
        {
            text.Append(top.Name).Append('\n');
            shown.Add(top.Name);
            Below(top.Name, string.Empty);
        }

        return text.ToString();

        void Below(string name, string indent)
        {
            var sources = graph.UpstreamOf(name);
            for (var i = 0; i < sources.Count; i++)
            {
                var isLast = i == sources.Count - 1;
                var isNew = shown.Add(sources[i]);
                var hasMore = !isNew && graph.UpstreamOf(sources[i]).Count > 0;
                text.Append(indent).Append(isLast ? "└─ " : "├─ ").Append(sources[i]).Append(hasMore ? " …" : string.Empty).Append('\n');
                if (isNew) Below(sources[i], indent + (isLast ? "   " : "│  "));
            }
        }
    }

    /// <summary>Graphviz.</summary>
    public static string Dot(StageGraph graph)
    {
        var text = new StringBuilder("strict digraph  {\n");
        foreach (var node in graph.Nodes) text.Append(CultureInfo.InvariantCulture, $"\"{Escape(node.Name)}\";\n");
        foreach (var node in graph.Nodes)
            foreach (var source in graph.UpstreamOf(node.Name)) text.Append(CultureInfo.InvariantCulture, $"\"{Escape(source)}\" -> \"{Escape(node.Name)}\";\n");
        return text.Append("}\n").ToString();
    }

    /// <summary>Mermaid, nodes numbered by name.</summary>
    public static string Mermaid(StageGraph graph)
    {
        var numbers = graph.Nodes.Select(n => n.Name).Order(StringComparer.Ordinal).Select((name, i) => (name, i)).ToDictionary(x => x.name, x => x.i + 1);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var (name, number) in numbers) text.Append(CultureInfo.InvariantCulture, $"\tnode{number}[\"{Escape(name)}\"]\n");
        var edges = graph.Nodes.SelectMany(n => graph.UpstreamOf(n.Name).Select(s => (From: numbers[s], To: numbers[n.Name]))).Order();
        foreach (var (from, to) in edges) text.Append(CultureInfo.InvariantCulture, $"\tnode{from}-->node{to}\n");
        return text.ToString();
    }

    private static string Escape(string name) => name.Replace("\"", "\\\"", StringComparison.Ordinal);
}
