using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;

namespace Weir.Pipelines.Comparing;

/// <summary>A revision, or the workspace: its metafiles and files, tracked ones from the cache.</summary>
public sealed class RevisionView : IFileTree, IDisposable
{
    private readonly DvcRepository _repository;
    private readonly IFileTree _files;
    private readonly Lazy<Dictionary<string, TrackedOut>> _tracked;

    private RevisionView(DvcRepository repository, string name, RepositoryIndex index, IFileTree files)
    {
        _repository = repository;
        _files = files;
        Name = name;
        Index = index;
        _tracked = new Lazy<Dictionary<string, TrackedOut>>(() => index.Outs.Where(o => o.Content is { IsDirectory: false }).DistinctBy(o => o.FullPath).ToDictionary(o => o.FullPath));
    }

    /// <summary>What to call it: <c>workspace</c>, or the names of one commit, with commas.</summary>
    public string Name { get; }

    /// <summary>Full paths of the files that git has of it; null for the workspace.</summary>
    internal IReadOnlyCollection<string>? Listing => (_files as RevisionTree)?.Files as IReadOnlyCollection<string>;

    /// <summary>Its metafiles.</summary>
    public RepositoryIndex Index { get; }

    /// <summary>Opens a revision; <c>workspace</c> is the workspace.</summary>
    /// <exception cref="WeirException"><c>unknown_revision</c>.</exception>
    public static async Task<RevisionView> OpenAsync(DvcRepository repository, string revision, string? name = null, CancellationToken cancellation = default)
    {
        if (revision == "workspace") return new RevisionView(repository, name ?? revision, repository.ReadIndex(), WorkspaceTree.Instance);
        var tree = await RevisionTree.OpenAsync(repository.Root, revision, cancellation);
        return new RevisionView(repository, name ?? revision, RepositoryIndex.Read(repository, tree), tree);
    }

    /// <summary>Commits of branches, tags, or all, each with its names; the workspace first.</summary>
    public static async Task<IReadOnlyList<(string Revision, string Name)>> ListAsync(DvcRepository repository, bool branches, bool tags, bool commits, CancellationToken cancellation = default)
    {
        var names = new OrderedDictionary<string, List<string>>();
        if (branches) await AddAsync("refs/heads");
        if (tags) await AddAsync("refs/tags");
        if (commits) foreach (var line in await GitAsync(repository, cancellation, "rev-list", "--all", "--exclude=refs/exps/*")) if (!names.ContainsKey(line)) names[line] = [line[..7]];
        return [("workspace", "workspace"), .. names.Select(n => (n.Key, string.Join(',', n.Value)))];

        async Task AddAsync(string where)
        {
            foreach (var line in await GitAsync(repository, cancellation, "for-each-ref", "--format=%(objectname) %(*objectname) %(refname:short)", where))
            {
                var parts = line.Split(' ');
                var commit = parts[1].Length > 0 ? parts[1] : parts[0];
                if (!names.TryGetValue(commit, out var known)) names[commit] = known = [];
                known.Add(parts[2]);
            }
        }
    }

    /// <inheritdoc/>
    public bool Exists(string fullPath) => _files.Exists(fullPath) || _tracked.Value.ContainsKey(fullPath);

    /// <inheritdoc/>
    public byte[]? Read(string fullPath)
    {
        if (_files.Read(fullPath) is { } bytes) return bytes;
        if (!_tracked.Value.TryGetValue(fullPath, out var o)) return null;
        return _repository.Cache.Find(o.Content!.Md5) is { } path ? File.ReadAllBytes(path) : throw new WeirException("not_in_cache", $"'{_repository.Relative(fullPath)}' of {Name} is not in the cache", "`weir fetch` with -a, -T or -A brings older versions");
    }

    /// <inheritdoc/>
    public void Dispose() => (_files as IDisposable)?.Dispose();

    private static async Task<string[]> GitAsync(DvcRepository repository, CancellationToken cancellation, params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = repository.Root }, cancellation: cancellation);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
