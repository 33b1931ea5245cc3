using Weir.Foundation.Errors;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Imports;

/// <summary>The names in a repository as <c>weir list</c> shows them: files of git, and what DVC tracks, down into tracked directories.</summary>
public sealed class SourceTree(TimeProvider time)
{
    /// <summary>Names at or below a path.</summary>
    /// <param name="address">Which repository.</param>
    /// <param name="revision">Branch, tag or commit; null for the files as they lie in a repository on this machine, and for the HEAD of others.</param>
    /// <param name="path">Path within it; empty for its root.</param>
    /// <param name="isRecursive">Files at every depth instead of names directly below.</param>
    /// <param name="depth">How deep at most; null for no limit.</param>
    /// <param name="dvcOnly">Only what DVC tracks.</param>
    /// <param name="workingFolder">Where a relative address starts.</param>
    /// <param name="cancellation">Ends transfers.</param>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public async Task<IReadOnlyList<ListedPath>> RunAsync(SourceAddress address, string? revision, string path, bool isRecursive, int? depth, bool dvcOnly, string workingFolder, CancellationToken cancellation = default)
    {
        path = Path.GetFullPath(Path.Combine("/", path)).Trim('/');
        var files = SourceAddress.LocalFolder(address.Url, [workingFolder]) is { } local && revision is null && Directory.Exists(Path.Combine(local, ".dvc"))
            ? OfWorkspace(DvcRepository.Open(local), dvcOnly)
            : await OfCommitAsync(address, revision, path, dvcOnly, workingFolder, cancellation);
        return Shape(files, path, isRecursive, depth);
    }

    /// <summary>Root of the repository at or above a folder; null when there is none.</summary>
    internal static string? RootAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, ".dvc"))) return at.FullName;
        return null;
    }

    private static List<ListedPath> OfWorkspace(DvcRepository repository, bool dvcOnly)
    {
        var entries = TrackedSet.OfWorkspace(repository, repository.ReadIndex()).Entries;
        var listed = new Dictionary<string, ListedPath>();
        foreach (var entry in entries) AddOut(listed, entry, repository.Cache);
        if (dvcOnly) return [.. listed.Values];
        foreach (var full in repository.Ignore.FilesBelow(repository.Root))
        {
            var name = repository.Relative(full);
            if (!listed.ContainsKey(name)) listed[name] = new ListedPath(name, false) { SizeBytes = new FileInfo(full).Length, IsExecutable = Files.FileFacts.Of(full) is { IsExecutable: true } };
        }

        return [.. listed.Values];
    }

    private async Task<List<ListedPath>> OfCommitAsync(SourceAddress address, string? revision, string path, bool dvcOnly, string workingFolder, CancellationToken cancellation)
    {
        using var source = await SourceRepository.OpenAsync(address, revision, [workingFolder], time, cancellation);
        var folder = Directory.CreateTempSubdirectory("weir-list-");
        try
        {
            var cache = new ObjectCache(folder.FullName, [LinkType.Copy], isShared: false);
            var listed = new Dictionary<string, ListedPath>();
            var within = path.Length == 0 ? string.Empty : path + "/";
            foreach (var entry in source.Tracked.Entries)
            {
                var isAsked = within.Length == 0 || entry.Path.StartsWith(within, StringComparison.Ordinal) || (path + "/").StartsWith(entry.Path + "/", StringComparison.Ordinal);
                if (isAsked && entry.Out is { IsCached: true, Content.IsDirectory: true }) await TryBringAsync(source, entry, cache, cancellation);
                AddOut(listed, entry, cache);
            }

            if (!dvcOnly) foreach (var file in source.Files) listed.TryAdd(file.Path, new ListedPath(file.Path, false) { SizeBytes = file.SizeBytes, IsExecutable = file.IsExecutable });
            return [.. listed.Values];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A directory object that is nowhere leaves its directory shut; the rest is listed all the same.
    private static async Task TryBringAsync(SourceRepository source, TrackedEntry entry, ObjectCache cache, CancellationToken cancellation)
    {
        var content = entry.Out.Content!;
        await source.BringAsync([new Transfer.ObjectRef(content.Md5, content.IsLegacy)], cache.Root, isShared: false, new Transfer.TransferRequest(), new Transfer.TransferResult(), cancellation);
    }

    private static void AddOut(Dictionary<string, ListedPath> listed, TrackedEntry entry, ObjectCache cache)
    {
        var content = entry.Out.Content;
        listed[entry.Path] = new ListedPath(entry.Path, content?.IsDirectory ?? false) { IsOut = true, Md5 = content?.Md5, SizeBytes = content?.SizeBytes, IsExecutable = content?.IsExecutable ?? false };
        if (content is not { IsDirectory: true } || cache.Find(content.Md5, content.IsLegacy) is null) return;
        foreach (var file in cache.ReadDirectory(content.Md5, content.IsLegacy).Entries)
        {
            var size = cache.Find(file.Md5, content.IsLegacy) is { } path ? new FileInfo(path).Length : (long?)null;
            listed[$"{entry.Path}/{file.RelativePath}"] = new ListedPath($"{entry.Path}/{file.RelativePath}", false) { IsOut = true, IsInside = true, Md5 = file.Md5, SizeBytes = size };
        }
    }

    private static List<ListedPath> Shape(List<ListedPath> files, string path, bool isRecursive, int? depth)
    {
        files.RemoveAll(f => IsHidden(f.Path));
        if (files.Find(f => f.Path == path && !f.IsDirectory) is { } exact) return [exact with { Path = Path.GetFileName(path) }];
        var prefix = path.Length == 0 ? string.Empty : path + "/";
        var below = files.Where(f => f.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(f => f with { Path = f.Path[prefix.Length..] }).ToList();
        if (below.Count == 0 && !files.Exists(f => f.Path == path) && path.Length > 0)
            throw new WeirException(ErrorCodes.NotFound, $"there is no '{path}' in the repository", DidYouMean.Hint(path, files.Select(f => f.Path)) ?? "`weir list` without a path shows what there is");
        var most = isRecursive ? depth ?? int.MaxValue : 1;
        var shaped = new SortedDictionary<string, ListedPath>(StringComparer.Ordinal);
        foreach (var file in below)
        {
            var parts = file.Path.Split('/');
            if (parts.Length > most)
            {
                var folder = string.Join('/', parts.Take(most));
                shaped.TryAdd(folder, below.Find(b => b.Path == folder) ?? new ListedPath(folder, true) { IsOut = file.IsInside });
            }
            else if (!file.IsDirectory || parts.Length == most || !below.Exists(b => b.Path.StartsWith(file.Path + "/", StringComparison.Ordinal)))
            {
                shaped[file.Path] = file;
            }
        }

        return [.. shaped.Values];
    }

    private static bool IsHidden(string path) => path.Split('/').Any(s => s is ".git" or ".dvc" or ".weir");
}

/// <summary>A name in a repository.</summary>
/// <param name="Path">Relative to what was listed.</param>
/// <param name="IsDirectory">True for a folder.</param>
public sealed record ListedPath(string Path, bool IsDirectory)
{
    /// <summary>True for a path that a metafile tracks by itself.</summary>
    public bool IsOut { get; init; }

    /// <summary>True within a directory that is tracked as a whole.</summary>
    internal bool IsInside { get; init; }

    /// <summary>True for a file that its owner may execute.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Length, where it is known.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Its hash, where DVC tracks it.</summary>
    public string? Md5 { get; init; }
}
