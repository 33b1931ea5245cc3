using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;

namespace Weir.Versioning.Graph;

/// <summary>The graph of stages and tracked files: an edge where an out equals, contains or lies in a dependency.</summary>
public sealed class StageGraph
{
    private readonly Dictionary<string, List<string>> _upstream = [];
    private readonly HashSet<string> _metafiles;

    private readonly Dictionary<string, GraphNode> _byName = [];
    private readonly Dictionary<string, List<string>> _downstream = [];
    private readonly List<GraphFault> _faults = [];

    private StageGraph(IReadOnlyList<GraphNode> nodes)
    {
        var kept = new List<GraphNode>(nodes.Count);
        foreach (var node in nodes)
        {
            if (_byName.TryAdd(node.Name, node)) kept.Add(node);
            else Add($"there are two stages '{node.Name}'", "give one of them another name", node);
        }

        Nodes = kept;
        _metafiles = [.. nodes.Select(n => n.FilePath)];
    }

    /// <summary>All that is wrong, each with the nodes that it concerns.</summary>
    public IReadOnlyList<GraphFault> Faults => _faults;

    /// <summary>Nodes in file order: <c>.dvc</c> files first.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>Builds and checks the graph.</summary>
    /// <param name="index">All metafiles.</param>
    /// <param name="root">Root of the repository.</param>
    /// <exception cref="WeirException"><c>pipeline_invalid</c>: cycles, one out of two stages, overlapping outs, an out that is its own
    /// dependency, a cached out outside the repository, a missing working directory; all of them at once.</exception>
    public static StageGraph Build(RepositoryIndex index, string root)
    {
        var graph = Read(index, root);
        if (WeirExceptions.Joined([.. graph.Faults.Select(f => f.Error)]) is { } fault) throw fault;
        return graph;
    }

    /// <summary>Builds the graph and leaves what is wrong in <see cref="Faults"/>, for commands that need a part of it only.</summary>
    public static StageGraph Read(RepositoryIndex index, string root)
    {
        var graph = new StageGraph([
            .. index.DvcFiles.Select(f => new GraphNode(Relative(root, f.FilePath), f.FilePath, 1, null, f, f.Outs, f.Deps)),
            .. index.Stages.Select(s => new GraphNode(s.Address, s.FilePath, s.Line, s, null, s.Outs, s.Deps)),
        ]);
        var owners = graph.Owners(root);
        var paths = owners.ConvertAll(o => o.Path);
        foreach (var node in graph.Nodes) graph._upstream[node.Name] = [.. Sources(node, owners, paths).Distinct()];
        foreach (var node in graph.Nodes) graph._downstream[node.Name] = [];
        foreach (var node in graph.Nodes)
            foreach (var source in graph._upstream[node.Name]) graph._downstream[source].Add(node.Name);
        graph.FindCycles();
        return graph;
    }

    /// <summary>The nodes that directly depend on one, in file order.</summary>
    public IReadOnlyList<string> DownstreamOf(string name) => _downstream[name];

    /// <summary>The node of that name, or null.</summary>
    public GraphNode? Find(string name) => _byName.GetValueOrDefault(name);

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

    private List<(string Path, GraphNode Node)> Owners(string root)
    {
        var owners = new SortedDictionary<string, GraphNode>(StringComparer.Ordinal);
        foreach (var node in Nodes)
        {
            if (node.Stage is { } stage && !Directory.Exists(stage.WorkingDirectory))
                Add($"the working directory '{Relative(root, stage.WorkingDirectory)}' of the stage '{node.Name}' does not exist", "make it, or change 'wdir'", node);
            foreach (var o in node.Outs)
            {
                if (o.IsCached && !IsWithin(root, o.FullPath)) Add($"the out '{o.Path}' of '{node.Name}' lies outside the repository", "add `cache: false`, or move it", node);
                if (!owners.TryAdd(o.FullPath, node)) Add($"'{o.Path}' is an out of both '{owners[o.FullPath].Name}' and '{node.Name}'", "one path can have one maker only", node, owners[o.FullPath]);
                else if (_metafiles.Contains(o.FullPath)) Add($"the out '{o.Path}' of '{node.Name}' is a metafile", "give the out another path", node);
            }
        }

        var list = owners.Select(o => (o.Key, o.Value)).ToList();
        var open = new Stack<(string Path, GraphNode Node)>();
        foreach (var (path, node) in list.Select(o => (o.Key, Node: (GraphNode?)o.Value)).Concat(_metafiles.Select(m => (m, (GraphNode?)null))).OrderBy(o => o.Item1.TrimEnd('/') + '/', StringComparer.Ordinal))
        {
            while (open.TryPeek(out var above) && !IsWithin(above.Path, path)) open.Pop();
            if (open.TryPeek(out var parent) && parent.Path != path)
            {
                if (node is null) Add($"the metafile '{Relative(root, path)}' lies inside '{Relative(root, parent.Path)}', an out of '{parent.Node.Name}'", "keep metafiles out of what stages make", parent.Node);
                else Add($"the outs '{Relative(root, parent.Path)}' of '{parent.Node.Name}' and '{Relative(root, path)}' of '{node.Name}' overlap", "track one of them only", node, parent.Node);
            }

            if (node is not null) open.Push((path, node));
        }

        return list;
    }

    private static IEnumerable<string> Sources(GraphNode node, List<(string Path, GraphNode Node)> owners, List<string> paths)
    {
        foreach (var dep in node.Deps)
        {
            // An out equal to the dependency or above it: look the dependency and each of its folders up.
            if (StageReader.IsUrl(dep.FullPath)) continue;
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

    // Takes away what waits for nothing; what is left hangs on a circle. Each circle is named once.
    private void FindCycles()
    {
        var waiting = Nodes.ToDictionary(n => n.Name, n => _upstream[n.Name].Count);
        var ready = new Queue<string>(waiting.Where(w => w.Value == 0).Select(w => w.Key));
        while (true)
        {
            while (ready.TryDequeue(out var name))
            {
                if (!waiting.Remove(name)) continue;
                foreach (var next in _downstream[name])
                    if (waiting.TryGetValue(next, out var count) && (waiting[next] = count - 1) == 0) ready.Enqueue(next);
            }

            if (waiting.Count == 0) return;
            var first = Nodes.First(n => waiting.ContainsKey(n.Name));
            var circle = Circle(first.Name, waiting.Keys.ToHashSet());
            Add($"the stages depend on each other in a circle: {string.Join(" → ", circle)}", "remove one of these dependencies", [.. circle.Distinct().Select(Require)]);
            foreach (var name in circle.Distinct()) ready.Enqueue(name);
        }
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

    private void Add(string message, string? hint, params GraphNode[] nodes) =>
        _faults.Add(new GraphFault([.. nodes.Select(n => n.Name)], new WeirException("pipeline_invalid", message, hint, new SourceLocation(nodes[0].FilePath, nodes[0].Line))));
}

/// <summary>Something wrong with the graph.</summary>
/// <param name="Nodes">Names of the nodes that it concerns.</param>
/// <param name="Error">What it is.</param>
public sealed record GraphFault(IReadOnlyList<string> Nodes, WeirException Error);

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
