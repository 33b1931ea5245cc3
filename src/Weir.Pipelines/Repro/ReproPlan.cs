using System.IO.Enumeration;
using Weir.Foundation.Errors;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Repro;

/// <summary>Which nodes a run looks at, in the order of a sequential run.</summary>
public sealed class ReproPlan
{
    private const string PipelineName = "dvc.yaml";

    private readonly DvcRepository _repository;
    private readonly RepositoryIndex _index;
    private readonly string _folder;
    private readonly HashSet<string> _named = []; // files that targets name

    private ReproPlan(DvcRepository repository, RepositoryIndex index, StageGraph graph, string folder)
    {
        _repository = repository;
        _index = index;
        _folder = folder;
        Graph = graph;
    }

    /// <summary>The graph.</summary>
    public StageGraph Graph { get; }

    /// <summary>The nodes, dependencies first, otherwise in file order.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; private set; } = [];

    /// <summary>Faults of files and stages that the run does not need.</summary>
    public IReadOnlyList<WeirException> OtherFaults { get; private set; } = [];

    /// <summary>The nodes that a node of the plan waits for: frozen stages wait for nothing.</summary>
    public IEnumerable<string> SourcesOf(GraphNode node) => node.Stage is { IsFrozen: true } ? [] : Graph.UpstreamOf(node.Name);

    /// <summary>Makes a plan.</summary>
    /// <exception cref="WeirException"><c>not_found</c>: an unknown target; faults of what the plan needs, all at once.</exception>
    public static ReproPlan Make(DvcRepository repository, RepositoryIndex index, ReproOptions options)
    {
        var graph = StageGraph.Read(index, repository.Root);
        var plan = new ReproPlan(repository, index, graph, options.WorkingDirectory ?? repository.Root);
        var chosen = options.AllPipelines ? [.. graph.Nodes.Select(n => n.Name)] : plan.Resolve(options);
        var seeds = options.WholePipeline && !options.AllPipelines ? plan.Connected(chosen) : chosen;
        plan.Nodes = options switch
        {
            { SingleStage: true, WholePipeline: false, AllPipelines: false } => [.. chosen.Distinct().Select(graph.Require)],
            { Downstream: true, WholePipeline: false, AllPipelines: false } => plan.Below(chosen),
            _ => plan.InOrder(seeds),
        };
        plan.CheckFaults();
        return plan;
    }

    /// <summary>The nodes that one target of the command line means.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public static IReadOnlyList<GraphNode> Find(DvcRepository repository, RepositoryIndex index, StageGraph graph, string folder, string target) =>
        [.. new ReproPlan(repository, index, graph, folder).Target(target, new ReproOptions()).Select(graph.Require)];

    private List<string> Resolve(ReproOptions options)
    {
        if (options.Targets.Count > 0) return [.. options.Targets.SelectMany(t => Target(t, options))];
        if (_index.PipelineFiles.Any(f => f.FilePath == Path.Combine(_folder, PipelineName))) return [.. StagesOf(Path.Combine(_folder, PipelineName)).Select(s => s.Address)];
        if (_folder == _repository.Root && Graph.Nodes.Count > 0) return [.. Graph.Nodes.Select(n => n.Name)]; // a repository of tracked data alone, or of pipelines in folders
        throw new WeirException(ErrorCodes.NotFound, $"there is no dvc.yaml in '{_repository.Relative(_folder)}'", "name a target, or use -P for every pipeline of the repository; `weir stage add -n NAME CMD` begins one here");
    }

    private List<string> Target(string target, ReproOptions options)
    {
        var full = Path.GetFullPath(Path.Combine(_folder, target));
        if (options.Recursive && Directory.Exists(full))
            return [.. Graph.Nodes.Where(n => n.FilePath.StartsWith(full.TrimEnd('/') + '/', StringComparison.Ordinal)).Select(n => n.Name)];
        var colon = target.LastIndexOf(':');
        var file = colon > 0 ? target[..colon] : target;
        var name = colon > 0 ? target[(colon + 1)..] : null;
        if (Path.GetFileName(file) == PipelineName)
        {
            var path = Path.GetFullPath(Path.Combine(_folder, file));
            if (_index.PipelineFiles.All(f => f.FilePath != path)) throw Unknown(target);
            _named.Add(path);
            return name is null ? [.. StagesOf(path).Select(s => s.Address)] : Named(path, name, options) ?? throw Unknown(target);
        }

        if (Graph.Find(_repository.Relative(full)) is { DvcFile: not null } data) return [data.Name];
        if (Named(Path.Combine(_folder, PipelineName), target, options) is { } named) return named;
        // DVC's own address of a stage from the root, an out, or something inside one.
        if (Graph.Find(target) is { } node) return [node.Name];
        var owner = Graph.Nodes.FirstOrDefault(n => n.Outs.Any(o => full == o.FullPath || full.StartsWith(o.FullPath + '/', StringComparison.Ordinal)));
        return owner is not null ? [owner.Name] : throw Unknown(target);
    }

    private List<string>? Named(string file, string name, ReproOptions options)
    {
        var found = StagesOf(file).Where(s => s.Name == name || s.Group == name || (options.Glob && FileSystemName.MatchesSimpleExpression(name, s.Name, ignoreCase: false))).Select(s => s.Address).ToList();
        return found.Count > 0 ? found : null;
    }

    private IEnumerable<StageDefinition> StagesOf(string file) => _index.Stages.Where(s => s.FilePath == file);

    // A frozen stage is cut off from what it depends on.
    private List<GraphNode> InOrder(IEnumerable<string> seeds)
    {
        var order = new List<GraphNode>();
        var done = new HashSet<string>();
        var pending = new Stack<(GraphNode Node, IEnumerator<string> Sources)>();
        foreach (var seed in seeds)
        {
            Enter(seed);
            while (pending.TryPeek(out var top))
            {
                if (top.Sources.MoveNext()) Enter(top.Sources.Current);
                else order.Add(pending.Pop().Node);
            }
        }

        return order;

        void Enter(string name)
        {
            if (done.Add(name) && Graph.Find(name) is { } node) pending.Push((node, SourcesOf(node).GetEnumerator()));
        }
    }

    private List<GraphNode> Below(List<string> chosen)
    {
        var reached = new HashSet<string>(chosen);
        var pending = new Queue<string>(chosen);
        while (pending.TryDequeue(out var name))
            foreach (var next in Graph.DownstreamOf(name).Where(n => Graph.Find(n)!.Stage is not { IsFrozen: true })) if (reached.Add(next)) pending.Enqueue(next);
        return [.. InOrder(Graph.Nodes.Select(n => n.Name).Where(reached.Contains)).Where(n => reached.Contains(n.Name))];
    }

    private List<string> Connected(List<string> chosen)
    {
        var reached = new HashSet<string>(chosen);
        var pending = new Queue<string>(chosen);
        while (pending.TryDequeue(out var name))
            foreach (var next in Graph.DownstreamOf(name).Concat(Graph.UpstreamOf(name))) if (reached.Add(next)) pending.Enqueue(next);
        return [.. Graph.Nodes.Select(n => n.Name).Where(reached.Contains)];
    }

    // A bad file stops the run when the run needs it: a stage of the plan stands in it, or its lock file.
    private void CheckFaults()
    {
        var files = Nodes.Select(n => n.FilePath).Concat(_named).Append(Path.Combine(_folder, PipelineName)).ToHashSet();
        var names = Nodes.Select(n => n.Name).ToHashSet();
        bool Concerns(WeirException fault) => fault.Location is not { } place || files.Contains(place.File) || files.Contains(Path.ChangeExtension(place.File, ".yaml"));
        List<WeirException> needed = [.. _index.Faults.Where(Concerns), .. Graph.Faults.Where(f => f.Nodes.Any(names.Contains)).Select(f => f.Error)];
        if (WeirExceptions.Joined(needed) is { } fault) throw fault;
        OtherFaults = [.. _index.Faults.Where(f => !Concerns(f)), .. Graph.Faults.Where(f => !f.Nodes.Any(names.Contains)).Select(f => f.Error)];
    }

    private WeirException Unknown(string target)
    {
        if (WeirExceptions.Joined(_index.Faults) is { } fault) return fault; // it may stand in the file that cannot be read
        var known = Graph.Nodes.Select(n => n.Name).Concat(_index.Stages.Select(s => s.Group).OfType<string>()).Concat(Graph.Nodes.SelectMany(n => n.Outs).Select(o => _repository.Relative(o.FullPath)));
        return new WeirException(ErrorCodes.NotFound, $"there is no stage, tracked file or out '{target}'", DidYouMean.Hint(target, known) ?? "`weir stage list` shows all stages");
    }
}
