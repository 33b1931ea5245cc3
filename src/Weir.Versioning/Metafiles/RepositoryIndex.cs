using Weir.Foundation.Errors;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Metafiles;

/// <summary>All metafiles of a repository: what is tracked, which stages there are, what they last ran with.</summary>
public sealed class RepositoryIndex
{
    private readonly Dictionary<string, LockFile> _locks = [];
    private readonly HashSet<string> _outPaths = [];

    private RepositoryIndex()
    {
    }

    /// <summary>All <c>.dvc</c> files, by path.</summary>
    public List<DvcFile> DvcFiles { get; } = [];

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
            foreach (var file in children.OfType<FileInfo>()) index.ReadFile(file, repository.Root);
            foreach (var child in children.OfType<DirectoryInfo>().Reverse())
                if (!index._outPaths.Contains(child.FullName) && child.LinkTarget is null && !Directory.Exists(Path.Combine(child.FullName, ".dvc"))) pending.Push(child.FullName);
        }

        return index;
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

    /// <summary>Reads the lock file beside a <c>dvc.yaml</c> again, after a stage was recorded in it.</summary>
    public void ReloadLock(string pipelineFile) => _locks[pipelineFile] = LockFile.Load(LockFile.PathFor(pipelineFile));

    /// <summary>Ends the command when a metafile cannot be read.</summary>
    /// <exception cref="WeirException">The first fault; the others are named in its help.</exception>
    public void RequireSound()
    {
        if (Faults is [var only]) throw only;
        if (Faults is [var first, .. var others])
            throw new WeirException(first.Code, first.Message, $"{others.Count} more: {string.Join("; ", others.Select(o => o.Message))}", first.Location);
    }

    private void ReadFile(FileInfo file, string root)
    {
        try
        {
            if (file.Name == "dvc.yaml")
            {
                _locks[file.FullName] = LockFile.Load(LockFile.PathFor(file.FullName));
                var stages = PipelineFile.Read(file.FullName, root);
                Stages.AddRange(stages);
                _outPaths.UnionWith(stages.SelectMany(x => x.Outs).Select(o => o.FullPath));
            }
            else if (file.Extension == ".dvc" && file.Name != ".dvc")
            {
                var tracked = DvcFile.Read(file.FullName);
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
