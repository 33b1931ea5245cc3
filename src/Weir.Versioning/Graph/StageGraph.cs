using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;

namespace Weir.Versioning.Graph;

/// <summary>The graph of stages and tracked files: an edge where an out equals, contains or lies in a dependency.</summary>
public sealed class StageGraph
{
    private readonly Dictionary<string, List<string>> _upstream = [];

    private readonly Dictionary<string, GraphNode> _byName;

    private StageGraph(IReadOnlyList<GraphNode> nodes)
    {
        Nodes = nodes;
        _byName = nodes.ToDictionary(n => n.Name);
    }

    /// <summary>Nodes in file order: <c>.dvc</c> files first.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>Builds and checks the graph.</summary>
    /// <param name="index">All metafiles.</param>
    /// <param name="root">Root of the repository.</param>
    /// <exception cref="WeirException"><c>pipeline_invalid</c>: a cycle, one out of two stages, overlapping outs, an out that is its own
    /// dependency, a cached out outside the repository, a missing working directory.</exception>
    public static StageGraph Build(RepositoryIndex index, string root)
    {
        var nodes = index.DvcFiles.Select(f => new GraphNode(Relative(root, f.FilePath), f.FilePath, 1, null, f, f.Outs, f.Deps))
            .Concat(index.Stages.Select(s => new GraphNode(s.Address, s.FilePath, s.Line, s, null, s.Outs, s.Deps)))
            .ToList();
        var graph = new StageGraph(nodes);
        var owners = Owners(nodes, root);
        var paths = owners.ConvertAll(o => o.Path);
        foreach (var node in nodes) graph._upstream[node.Name] = [.. Sources(node, owners, paths).Distinct()];
        graph.RefuseCycles();
        return graph;
    }

    /// <summary>The nodes that one directly depends on.</summary>
    public IReadOnlyList<string> UpstreamOf(string name) => _upstream[name];

    /// <summary>A node by its name.</summary>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name.</exception>
    public GraphNode Require(string name) =>
        _byName.GetValueOrDefault(name)
        ?? throw new WeirException(ErrorCodes.NotFound, $"there is no stage or tracked file '{name}'", DidYouMean.Hint(name, Nodes.Select(n => n.Name)) ?? "`weir dag` shows all of them");

    /// <summary>The chosen nodes with all that they depend on, dependencies first, otherwise in file order.</summary>
    public IReadOnlyList<GraphNode> InOrder(IEnumerable<string> chosen)
    {
        var order = new List<GraphNode>();
        var done = new HashSet<string>();
        foreach (var name in chosen) Visit(name);
        return order;

        void Visit(string name)
        {
            // An explicit stack: a chain of ten thousand stages must not end in a stack overflow.
            var pending = new Stack<(string Name, int Next)>();
            pending.Push((name, 0));
            while (pending.TryPop(out var frame))
            {
                if (frame.Next == 0 && done.Contains(frame.Name)) continue;
                var upstream = _upstream[frame.Name];
                if (frame.Next < upstream.Count)
                {
                    pending.Push((frame.Name, frame.Next + 1));
                    if (!done.Contains(upstream[frame.Next])) pending.Push((upstream[frame.Next], 0));
                }
                else if (done.Add(frame.Name))
                {
                    order.Add(Require(frame.Name));
                }
            }
        }
    }

    private static List<(string Path, GraphNode Node)> Owners(List<GraphNode> nodes, string root)
    {
        var owners = new SortedDictionary<string, GraphNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (node.Stage is { } stage && !Directory.Exists(stage.WorkingDirectory))
                throw Fault(node, $"the working directory '{stage.WorkingDirectory}' of the stage '{node.Name}' does not exist");
            foreach (var o in node.Outs)
            {
                if (node.Deps.Any(d => d.FullPath == o.FullPath)) throw Fault(node, $"'{o.Path}' is both a dependency and an out of '{node.Name}'", "give the out another path");
                if (o.IsCached && !IsWithin(root, o.FullPath)) throw Fault(node, $"the out '{o.Path}' of '{node.Name}' lies outside the repository", "add `cache: false`, or move it");
                if (!owners.TryAdd(o.FullPath, node)) throw Fault(node, $"'{o.Path}' is an out of both '{owners[o.FullPath].Name}' and '{node.Name}'", "one path can have one maker only");
            }
        }

        var list = owners.Select(o => (o.Key, o.Value)).ToList();
        var open = new Stack<(string Path, GraphNode Node)>();
        foreach (var (path, node) in list.OrderBy(o => o.Key.TrimEnd('/') + '/', StringComparer.Ordinal))
        {
            while (open.TryPeek(out var above) && !IsWithin(above.Path, path)) open.Pop();
            if (open.TryPeek(out var parent)) throw Fault(node, $"the outs '{Relative(root, parent.Path)}' of '{parent.Node.Name}' and '{Relative(root, path)}' of '{node.Name}' overlap", "track one of them only");
            open.Push((path, node));
        }

        return list;
    }

    private static IEnumerable<string> Sources(GraphNode node, List<(string Path, GraphNode Node)> owners, List<string> paths)
    {
        foreach (var dep in node.Deps)
        {
            // An out equal to the dependency or above it: look the dependency and each of its folders up.
            for (var path = dep.FullPath; path is not null; path = Path.GetDirectoryName(path))
            {
                var index = paths.BinarySearch(path, StringComparer.Ordinal);
                if (index >= 0 && owners[index].Node != node) yield return owners[index].Node.Name;
            }

            // Outs inside the dependency stand together in the sorted list.
            var prefix = dep.FullPath + Path.DirectorySeparatorChar;
            var start = paths.BinarySearch(prefix, StringComparer.Ordinal);
            for (var i = start < 0 ? ~start : start; i < paths.Count && paths[i].StartsWith(prefix, StringComparison.Ordinal); i++)
                if (owners[i].Node != node) yield return owners[i].Node.Name;
        }
    }

    private void RefuseCycles()
    {
        var waiting = Nodes.ToDictionary(n => n.Name, n => _upstream[n.Name].Count);
        var downstream = Nodes.ToDictionary(n => n.Name, _ => new List<string>());
        foreach (var (name, sources) in _upstream)
            foreach (var source in sources) downstream[source].Add(name);
        var ready = new Queue<string>(waiting.Where(w => w.Value == 0).Select(w => w.Key));
        while (ready.TryDequeue(out var name))
        {
            waiting.Remove(name);
            foreach (var next in downstream[name])
                if (--waiting[next] == 0) ready.Enqueue(next);
        }

        if (waiting.Count == 0) return;
        var first = Require(waiting.Keys.First());
        throw Fault(first, $"the stages depend on each other in a circle: {string.Join(" → ", Circle(first.Name, waiting.Keys.ToHashSet()))}", "remove one of these dependencies");
    }

    private List<string> Circle(string start, HashSet<string> inCircle)
    {
        var path = new List<string>();
        for (var name = start; !path.Contains(name); name = _upstream[name].First(inCircle.Contains)) path.Add(name);
        var last = _upstream[path[^1]].First(inCircle.Contains);
        return [.. path.Skip(path.IndexOf(last)), last];
    }

    private static bool IsWithin(string folder, string path) => path == folder || path.StartsWith(folder.TrimEnd('/') + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static WeirException Fault(GraphNode node, string message, string? hint = null) =>
        new("pipeline_invalid", message, hint, new SourceLocation(node.FilePath, node.Line));
}

/// <summary>A stage, or a <c>.dvc</c> file.</summary>
/// <param name="Name">Address of the stage, or path of the file.</param>
/// <param name="FilePath">Full path of the metafile.</param>
/// <param name="Line">1-based line in it.</param>
/// <param name="Stage">The stage; null for a <c>.dvc</c> file.</param>
/// <param name="DvcFile">The file; null for a stage.</param>
/// <param name="Outs">What it makes or tracks.</param>
/// <param name="Deps">What it reads.</param>
public sealed record GraphNode(
    string Name, string FilePath, int Line, StageDefinition? Stage, DvcFile? DvcFile, IReadOnlyList<TrackedOut> Outs, IReadOnlyList<TrackedOut> Deps);
