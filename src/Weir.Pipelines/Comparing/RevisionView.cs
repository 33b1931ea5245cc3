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
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _folders = new(StringComparer.Ordinal);

    private RevisionView(DvcRepository repository, string name, RepositoryIndex index, IFileTree files)
    {
        _repository = repository;
        _files = files;
        Name = name;
        Index = index;
        _tracked = new Lazy<Dictionary<string, TrackedOut>>(() => index.Outs.Where(o => o.Content is not null).DistinctBy(o => o.FullPath).ToDictionary(o => o.FullPath));
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

    /// <summary>Commits of branches, tags, or all, each with its names, or its hash where it has none; the workspace first.</summary>
    public static async Task<IReadOnlyList<(string Revision, string Name)>> ListAsync(DvcRepository repository, bool branches, bool tags, bool commits, CancellationToken cancellation = default)
    {
        var names = new OrderedDictionary<string, List<string>>();
        if (branches) await AddAsync("refs/heads");
        if (tags) await AddAsync("refs/tags");
        if (commits) foreach (var line in await GitAsync(repository, cancellation, "rev-list", "--exclude=refs/exps/*", "--all")) if (!names.ContainsKey(line)) names[line] = [line];
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
    /// <remarks>True, too, for what lies in a tracked folder whose list is gone: nobody knows that it was not there.</remarks>
    public bool Exists(string fullPath) => _files.Exists(fullPath) || (Holder(fullPath) is { } o && (o.FullPath == fullPath || Members(o) is not { } members || members.ContainsKey(Within(o, fullPath))));

    /// <inheritdoc/>
    /// <exception cref="WeirException"><c>not_in_cache</c>.</exception>
    public byte[]? Read(string fullPath)
    {
        if (_files.Read(fullPath) is { } bytes) return bytes;
        if (Holder(fullPath) is not { } o) return null;
        if (!o.Content!.IsDirectory) return _repository.Cache.Find(o.Content.Md5, o.IsLegacy) is { } path ? File.ReadAllBytes(path) : throw NotInCache(fullPath);
        if (o.FullPath == fullPath) return null;
        if (Members(o) is not { } members) throw NotInCache(o.FullPath);
        if (!members.TryGetValue(Within(o, fullPath), out var md5)) return null;
        return _repository.Cache.Find(md5, o.IsLegacy) is { } member ? File.ReadAllBytes(member) : throw NotInCache(fullPath);
    }

    // The out that a path is, or lies in.
    private TrackedOut? Holder(string fullPath)
    {
        if (_tracked.Value.GetValueOrDefault(fullPath) is { Content.IsDirectory: false } file) return file;
        for (var path = fullPath; path.Length > _repository.Root.Length; path = Path.GetDirectoryName(path)!)
            if (_tracked.Value.GetValueOrDefault(path) is { Content.IsDirectory: true } folder) return folder;
        return null;
    }

    // Hashes of a tracked folder's files; null when its list is not in the cache.
    private IReadOnlyDictionary<string, string>? Members(TrackedOut o)
    {
        if (_folders.TryGetValue(o.Content!.Md5, out var known)) return known;
        if (_repository.Cache.Find(o.Content.Md5, o.IsLegacy) is null) return null;
        return _folders[o.Content.Md5] = _repository.Cache.ReadDirectory(o.Content.Md5, o.IsLegacy).Entries.ToDictionary(e => e.RelativePath, e => e.Md5, StringComparer.Ordinal);
    }

    private static string Within(TrackedOut o, string fullPath) => fullPath[(o.FullPath.Length + 1)..];

    private WeirException NotInCache(string fullPath) => NotInCache(_repository, fullPath, Name);

    /// <summary>Of a revision, or of the workspace, the data is not on this machine.</summary>
    internal static WeirException NotInCache(DvcRepository repository, string fullPath, string name) => new(
        "not_in_cache", $"'{repository.Relative(fullPath)}' of {(name.Length == 0 ? "workspace" : name)} is not in the cache", name.Length == 0 || name == "workspace" ? "`weir pull` brings it, or `weir repro` makes it" : "`weir fetch` with -a, -T or -A brings older versions");

    /// <inheritdoc/>
    public void Dispose() => (_files as IDisposable)?.Dispose();

    private static async Task<string[]> GitAsync(DvcRepository repository, CancellationToken cancellation, params string[] arguments)
    {
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = repository.Root }, cancellation: cancellation);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
