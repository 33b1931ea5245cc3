using System.Globalization;
using System.Text;

namespace Weir.Versioning.Graph;

/// <summary>The stage graph as text: a tree for the terminal, DOT and Mermaid as DVC prints them.</summary>
public static class GraphText
{
    /// <summary>A tree from the last stages to their sources. A node met again is named once more with an ellipsis.</summary>
    public static string Tree(StageGraph graph) => Tree(DagView.OfStages(graph));

    /// <summary>The same of a part.</summary>
    public static string Tree(DagView view)
    {
        var text = new StringBuilder();
        var sources = view.Edges.ToLookup(e => e.To, e => e.From);
        var used = view.Edges.Select(e => e.From).ToHashSet();
        var shown = new HashSet<string>();
        foreach (var top in view.Nodes.Where(n => !used.Contains(n)))
        {
            text.Append(top).Append('\n');
            shown.Add(top);
            Below(top);
        }

        return text.ToString();

        // With a stack of its own: a chain of ten thousand stages must not end in a stack overflow.
        void Below(string name)
        {
            var pending = new Stack<(string Name, string Indent, bool IsLast)>();
            Push(name, string.Empty);
            while (pending.TryPop(out var node))
            {
                var isNew = shown.Add(node.Name);
                var hasMore = !isNew && sources[node.Name].Any();
                text.Append(node.Indent).Append(node.IsLast ? "└─ " : "├─ ").Append(node.Name).Append(hasMore ? " …" : string.Empty).Append('\n');
                if (isNew) Push(node.Name, Deeper(node.Indent, node.IsLast));
            }

            void Push(string parent, string indent)
            {
                var children = sources[parent].ToList();
                for (var i = children.Count - 1; i >= 0; i--) pending.Push((children[i], indent, i == children.Count - 1));
            }
        }
    }

    /// <summary>Graphviz.</summary>
    public static string Dot(StageGraph graph) => Dot(DagView.OfStages(graph));

    /// <summary>The same of a part.</summary>
    public static string Dot(DagView view)
    {
        var text = new StringBuilder("strict digraph  {\n");
        foreach (var node in view.Nodes) text.Append(CultureInfo.InvariantCulture, $"\"{Escape(node)}\";\n");
        foreach (var (from, to) in view.Edges) text.Append(CultureInfo.InvariantCulture, $"\"{Escape(from)}\" -> \"{Escape(to)}\";\n");
        return text.Append("}\n").ToString();
    }

    /// <summary>Mermaid, nodes numbered by name within each pipeline.</summary>
    public static string Mermaid(StageGraph graph) => Mermaid(DagView.OfStages(graph));

    /// <summary>The same of a part.</summary>
    public static string Mermaid(DagView view)
    {
        var text = new StringBuilder("flowchart TD\n");
        var count = 0;
        foreach (var part in view.Parts())
        {
            var numbers = part.Nodes.Order(StringComparer.Ordinal).ToDictionary(n => n, _ => ++count);
            foreach (var (name, number) in numbers) text.Append(CultureInfo.InvariantCulture, $"\tnode{number}[\"{Escape(name)}\"]\n");
            foreach (var (from, to) in part.Edges.OrderBy(e => e.From, StringComparer.Ordinal).ThenBy(e => e.To, StringComparer.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"\tnode{numbers[from]}-->node{numbers[to]}\n");
        }

        return text.ToString();
    }

    // Deep graphs would otherwise be drawn with ever longer lines.
    private static string Deeper(string indent, bool isLast) => indent.Length > 240 ? indent : indent + (isLast ? "   " : "│  ");

    private static string Escape(string name) => name.Replace("\"", "\\\"", StringComparison.Ordinal);
}
