using Weir.Versioning.Metafiles;

namespace Weir.Versioning.Graph;

/// <summary>The graph to be drawn: of stages and tracked files, or of outs; all of it, or around targets.</summary>
/// <param name="Nodes">Names, in file order.</param>
/// <param name="Edges">From what is made to what is made of it.</param>
public sealed record DagView(IReadOnlyList<string> Nodes, IReadOnlyList<(string From, string To)> Edges)
{
    /// <summary>The view of stages and tracked files.</summary>
    public static DagView OfStages(StageGraph graph) =>
        new([.. graph.Nodes.Select(n => n.Name)], [.. graph.Nodes.SelectMany(n => graph.UpstreamOf(n.Name).Select(s => (s, n.Name)))]);

    /// <summary>The view of outs: an edge where a stage reads one and makes the other.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="relative">Gives a path its name.</param>
    public static DagView OfOuts(StageGraph graph, Func<string, string> relative)
    {
        var edges = graph.Nodes.SelectMany(n => n.Outs.SelectMany(o => Sources(graph, n).Select(s => (relative(s.FullPath), relative(o.FullPath)))));
        return new([.. graph.Nodes.SelectMany(n => n.Outs).Select(o => relative(o.FullPath))], [.. edges.Distinct()]);
    }

    /// <summary>What leads to the targets; with <paramref name="full"/> all that hangs together with them.</summary>
    public DagView Around(IReadOnlyCollection<string> targets, bool full)
    {
        var kept = Reach(targets, e => e.To, e => e.From);
        if (full)
        {
            kept = [.. targets];
            for (var before = -1; before != kept.Count;)
            {
                before = kept.Count;
                kept = Reach(Reach(kept, e => e.To, e => e.From), e => e.From, e => e.To);
            }
        }

        return new([.. Nodes.Where(kept.Contains)], [.. Edges.Where(e => kept.Contains(e.From) && kept.Contains(e.To))]);
    }

    /// <summary>The parts that hang together, in the order of their first nodes.</summary>
    public IReadOnlyList<DagView> Parts()
    {
        var part = Nodes.ToDictionary(n => n, n => n);
        foreach (var (from, to) in Edges) part[Top(from)] = Top(to);
        return [.. Nodes.GroupBy(Top).Select(g => new DagView([.. g], [])).Select(v => v.Nodes.ToHashSet() is var set ? v with { Edges = [.. Edges.Where(e => set.Contains(e.From))] } : v)];

        string Top(string node)
        {
            while (part[node] != node) node = part[node] = part[part[node]];
            return node;
        }
    }

    private HashSet<string> Reach(IEnumerable<string> seeds, Func<(string From, string To), string> at, Func<(string From, string To), string> next)
    {
        var lookup = Edges.ToLookup(at, next);
        var reached = new HashSet<string>(seeds);
        var pending = new Stack<string>(reached);
        while (pending.TryPop(out var node))
            foreach (var other in lookup[node]) if (reached.Add(other)) pending.Push(other);
        return reached;
    }

    private static IEnumerable<TrackedOut> Sources(StageGraph graph, GraphNode node) =>
        graph.UpstreamOf(node.Name).SelectMany(s => graph.Require(s).Outs).Where(o => node.Deps.Any(d => d.FullPath == o.FullPath || d.FullPath.StartsWith(o.FullPath + '/', StringComparison.Ordinal) || o.FullPath.StartsWith(d.FullPath + '/', StringComparison.Ordinal)));
}
