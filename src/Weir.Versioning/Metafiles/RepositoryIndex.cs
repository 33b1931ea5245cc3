using System.Collections.Concurrent;
using Weir.Foundation.Errors;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;

namespace Weir.Versioning.Metafiles;

/// <summary>All metafiles of a repository: what is tracked, which stages there are, what they last ran with.</summary>
public sealed class RepositoryIndex
{
    private readonly ConcurrentDictionary<string, LockFile> _locks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outPaths = [];
    private static readonly LockFile Empty = LockFile.Parse(string.Empty, "dvc.lock");

    private RepositoryIndex()
    {
    }

    /// <summary>All <c>.dvc</c> files, by path.</summary>
    public List<DvcFile> DvcFiles { get; } = [];

    /// <summary>All <c>dvc.yaml</c> files, by path.</summary>
    public List<PipelineFile> PipelineFiles { get; } = [];

    /// <summary>All stages, by file and order in it.</summary>
    public List<StageDefinition> Stages { get; } = [];

    /// <summary>Metafiles that cannot be read, each with its reason. Commands go on where they do not need them.</summary>
    public List<WeirException> Faults { get; } = [];

    /// <summary>Finds and reads every metafile. Tracked folders, ignored folders and nested repositories are not searched.</summary>
    public static RepositoryIndex Read(DvcRepository repository)
    {
        var index = new RepositoryIndex();
        var pending = new Stack<string>();
        pending.Push(repository.Root);
        while (pending.TryPop(out var folder))
        {
            var children = repository.Ignore.Children(folder).ToList();
            children.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            foreach (var file in children.OfType<FileInfo>()) index.ReadFile(file.FullName, repository, WorkspaceTree.Instance);
            foreach (var child in children.OfType<DirectoryInfo>().Reverse())
                if (!index._outPaths.Contains(child.FullName) && child.LinkTarget is null && !Directory.Exists(Path.Combine(child.FullName, ".dvc"))) pending.Push(child.FullName);
        }

        return index;
    }

    /// <summary>Reads every metafile of a revision; what is ignored in the workspace is ignored there.</summary>
    public static RepositoryIndex Read(DvcRepository repository, RevisionTree tree)
    {
        var index = new RepositoryIndex();
        foreach (var path in tree.Files.Where(f => Path.GetFileName(f) is "dvc.yaml" or [_, .., '.', 'd', 'v', 'c']).Order(StringComparer.Ordinal))
            if (!repository.Ignore.IsIgnored(path, isDirectory: false)) index.ReadFile(path, repository, tree);
        return index;
    }

    /// <summary>Puts another reading of a <c>dvc.yaml</c> in the place of the one that was found, to see what an edit would give.</summary>
    public void Replace(PipelineFile file)
    {
        Stages.RemoveAll(s => s.FilePath == file.FilePath);
        Stages.AddRange(file.Stages);
        PipelineFiles.RemoveAll(f => f.FilePath == file.FilePath);
        PipelineFiles.Add(file);
        _locks.TryAdd(file.FilePath, Empty);
    }

    /// <summary>Every out, of <c>.dvc</c> files with their recorded content and of stages with what the lock file says.</summary>
    public IEnumerable<TrackedOut> Outs => DvcFiles.SelectMany(f => f.Outs).Concat(Stages.SelectMany(OutsOf));

    /// <summary>A stage's outs with the content that its lock entry records.</summary>
    public IEnumerable<TrackedOut> OutsOf(StageDefinition stage)
    {
        var entry = LockOf(stage);
        return stage.Outs.Select(o => o with { Content = entry?.Outs.GetValueOrDefault(o.Path) });
    }

    /// <summary>What a stage last ran with; null when it never did.</summary>
    public LockEntry? LockOf(StageDefinition stage) => _locks[stage.FilePath][stage.Name];

    /// <summary>The lock file beside a <c>dvc.yaml</c>, as read; its entries may be set to what just ran.</summary>
    public LockFile LockOf(string pipelineFile) => _locks[pipelineFile];

    /// <summary>Reads the lock file beside a <c>dvc.yaml</c> again, after a stage was recorded in it.</summary>
    public LockFile ReloadLock(string pipelineFile) => _locks[pipelineFile] = LockFile.Load(LockFile.PathFor(pipelineFile));

    /// <summary>Ends the command when a metafile cannot be read.</summary>
    /// <exception cref="WeirException">The first fault; the others are named in its help.</exception>
    public void RequireSound()
    {
        if (WeirExceptions.Joined(Faults) is { } fault) throw fault;
    }

    private void ReadFile(string path, DvcRepository repository, IFileTree files)
    {
        try
        {
            var name = Path.GetFileName(path);
            if (name == "dvc.yaml")
            {
                var file = PipelineFile.Read(path, repository.Root, repository.Config, files);
                PipelineFiles.Add(file);
                Faults.AddRange(file.Faults);
                Stages.AddRange(file.Stages);
                _outPaths.UnionWith(file.Stages.SelectMany(x => x.Outs).Select(o => o.FullPath));
                _locks[path] = Empty;
                _locks[path] = LockFile.Load(LockFile.PathFor(path), files);
            }
            else if (name.EndsWith(".dvc", StringComparison.Ordinal) && name != ".dvc")
            {
                var tracked = DvcFile.Read(path, files, repository.Root);
                DvcFiles.Add(tracked);
                _outPaths.UnionWith(tracked.Outs.Select(o => o.FullPath));
            }
        }
        catch (WeirException e)
        {
            Faults.Add(e);
        }
    }
}
