using System.Text;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;
using Weir.Versioning.Objects;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;
using Weir.Versioning.Transfer;
using Weir.Yaml;

namespace Weir.Versioning.Imports;

/// <summary>Another repository at a commit: what git and DVC track in it, and where the objects are.</summary>
internal sealed class SourceRepository : IDisposable
{
    private const int DeepestChain = 16;

    private readonly SourceAddress _address;
    private readonly RevisionReader _reader;
    private readonly List<GitFile> _files;
    private readonly TimeProvider _time;
    private readonly int _depth;

    private SourceRepository(SourceAddress address, string? local, RevisionReader reader, string commit, List<GitFile> files, TrackedSet tracked, TimeProvider time, int depth)
    {
        _address = address;
        Local = local;
        _reader = reader;
        Commit = commit;
        _files = files;
        Tracked = tracked;
        _time = time;
        _depth = depth;
    }

    /// <summary>The commit.</summary>
    public string Commit { get; }

    /// <summary>Full path of a repository on this machine; null for a clone.</summary>
    public string? Local { get; }

    /// <summary>What its metafiles record.</summary>
    public TrackedSet Tracked { get; }

    /// <summary>Files that git tracks.</summary>
    public IReadOnlyList<GitFile> Files => _files;

    /// <summary>Opens a repository at a revision.</summary>
    /// <param name="address">Which, and what of its settings is overridden.</param>
    /// <param name="revision">Branch, tag or commit; null for its HEAD.</param>
    /// <param name="near">Folders that a relative address may start from.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <param name="depth">How many imports led here.</param>
    /// <exception cref="WeirException"><c>not_found</c>: no such revision; <c>clone_failed</c>; <c>no_git</c>: a folder without git.</exception>
    public static async Task<SourceRepository> OpenAsync(SourceAddress address, string? revision, IReadOnlyList<string> near, TimeProvider time, CancellationToken cancellation, int depth = 0)
    {
        if (depth > DeepestChain) throw new WeirException("import_invalid", $"'{Redact.Text(address.Url)}' is imported from where it is imported from, without end");
        var local = SourceAddress.LocalFolder(address.Url, near);
        if (local is not null && (await GitPlumbing.RunAsync(local, ["rev-parse", "--git-dir"], cancellation, quiet: true)).Length == 0)
            throw new WeirException("no_git", $"'{address.Url}' is no git repository", "import from a git repository, or from a path with `weir import-url`");
        var folder = local ?? await GitClones.BringAsync(address.Url, revision, time, cancellation);
        var reader = new RevisionReader(folder, local ?? "/");
        try
        {
            var name = revision ?? "HEAD";
            var commit = await reader.Git.ResolveAsync(name, cancellation) ?? await reader.Git.ResolveAsync("refs/remotes/origin/" + name, cancellation)
                ?? throw new WeirException(ErrorCodes.NotFound, $"'{Redact.Text(address.Url)}' has no revision '{name}'", "name a branch, a tag or a commit of it");
            var files = await reader.Git.FilesAsync(commit, cancellation);
            return new SourceRepository(address, local, reader, commit, files, await reader.ReadAsync(commit, cancellation), time, depth);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>What lies at a path: tracked by DVC, within something that is, by git, or by both below a folder.</summary>
    /// <param name="path">Path from its root.</param>
    /// <param name="cache">Cache into which a directory object that must be read is brought.</param>
    /// <param name="cancellation">Ends transfers.</param>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name.</exception>
    public async Task<SourceData> FindAsync(string path, ObjectCache cache, CancellationToken cancellation)
    {
        path = Normal(path);
        if (Tracked.Entries.FirstOrDefault(e => e.Path == path) is { } exact) return await OutAsync(exact, string.Empty, cache, cancellation);
        if (Tracked.Entries.FirstOrDefault(e => path.StartsWith(e.Path + "/", StringComparison.Ordinal)) is { } around && await OutAsync(around, path[(around.Path.Length + 1)..], cache, cancellation) is { Files.Count: > 0 } part) return part;
        if (_files.FirstOrDefault(f => f.Path == path) is { } file) return new SourceData(false, [FromGit(file, string.Empty)]);
        var prefix = path.Length == 0 ? string.Empty : path + "/";
        var files = _files.Where(f => f.IsRegular && f.Path.StartsWith(prefix, StringComparison.Ordinal) && !IsOfDvc(f.Path)).Select(f => FromGit(f, f.Path[prefix.Length..])).ToList();
        foreach (var entry in Tracked.Entries.Where(e => e.Path.StartsWith(prefix, StringComparison.Ordinal) && e.Out is { IsCached: true, Content: not null }))
        {
            var data = await OutAsync(entry, string.Empty, cache, cancellation);
            files.AddRange(data.Files.Select(f => f with { RelativePath = entry.Path[prefix.Length..] + (f.RelativePath.Length == 0 ? string.Empty : "/" + f.RelativePath) }));
        }

        if (files.Count > 0) return new SourceData(true, files);
        var known = Tracked.Entries.Select(e => e.Path).Concat(_files.Select(f => f.Path));
        throw new WeirException(ErrorCodes.NotFound, $"there is no '{path}' in '{Redact.Text(_address.Url)}' at {Commit[..7]}", DidYouMean.Hint(path, known) ?? "`weir list` shows what there is");
    }

    /// <summary>Brings objects into a cache: from the cache of a repository on this machine, from its remotes, from where it imported them itself.</summary>
    public async Task BringAsync(IReadOnlyCollection<ObjectRef> objects, string cache, bool isShared, TransferRequest request, TransferResult result, CancellationToken cancellation)
    {
        var lacking = Lacking(objects, cache);
        foreach (var root in DvcRoots())
        {
            if (lacking.Count == 0) return;
            var config = ConfigOf(root);
            if (Local is not null && Directory.Exists(config.CacheFolder) && config.CacheFolder != cache)
                lacking = await FromAsync(RemoteOptions.OfUrl(config, config.CacheFolder), lacking, cache, isShared, request, result, cancellation);
            foreach (var name in RemotesOf(config))
                if (lacking.Count > 0) lacking = await FromAsync(RemoteOptions.Of(config, name), lacking, cache, isShared, request, result, cancellation);
        }

        foreach (var entry in Tracked.Entries.Where(e => e.IsRepositoryImport))
        {
            if (lacking.Count == 0) return;
            lacking = await FromItsSourceAsync(entry, lacking, cache, isShared, request, result, cancellation);
        }

        foreach (var left in lacking) result.IsMissing($"{left.Hash} of {Redact.Text(_address.Url)}");
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Settings of the DVC repository in a folder of it.</summary>
    public DvcConfig ConfigOf(string root)
    {
        var files = new ConfigFiles(null as string);
        var sections = files.ReadMerged();
        var folder = Path.Combine(Local ?? "/", root, ".dvc");
        var path = root.Length == 0 ? ".dvc/config" : $"{root}/.dvc/config";
        if (_files.FirstOrDefault(f => f.Path == path) is { } file) ConfigFiles.Merge(sections, files.Parse(Encoding.UTF8.GetString(_reader.Git.Blob(file.Blob)), $"{Redact.Text(_address.Url)}: {path}", folder));
        if (Local is not null && File.Exists(Path.Combine(folder, "config.local"))) ConfigFiles.Merge(sections, files.Parse(File.ReadAllText(Path.Combine(folder, "config.local")), Path.Combine(folder, "config.local"), folder));
        _address.Override(sections);
        return DvcConfig.Of(Local is null ? null : Path.Combine(Local, root), sections);
    }

    /// <summary>Folders that hold a <c>.dvc/</c>, deepest last.</summary>
    public IReadOnlyList<string> DvcRoots() =>
        [.. _files.Select(f => f.Path).Where(p => p == ".dvc/config" || p.EndsWith("/.dvc/config", StringComparison.Ordinal)).Select(p => p == ".dvc/config" ? string.Empty : p[..^"/.dvc/config".Length]).OrderBy(p => p.Length)];

    private async Task<List<ObjectRef>> FromAsync(RemoteOptions options, List<ObjectRef> objects, string cache, bool isShared, TransferRequest request, TransferResult result, CancellationToken cancellation)
    {
        await using var remote = DataRemote.Open(options);
        if (remote.IsVersioned) return objects;
        var found = new TransferResult();
        await FetchOperation.BringAsync(cache, isShared, remote, objects, o => o.Hash, request, found, _time, cancellation);
        if (found.Transferred > 0) result.Remotes.Add(remote.Address);
        result.Add(found.Transferred, found.Bytes);
        foreach (var (path, reason) in found.Failed) result.HasFailed(path, reason);
        return Lacking(objects, cache);
    }

    // What it imported itself need not be in its remotes.
    private async Task<List<ObjectRef>> FromItsSourceAsync(TrackedEntry entry, List<ObjectRef> lacking, string cache, bool isShared, TransferRequest request, TransferResult result, CancellationToken cancellation)
    {
        var file = _files.First(f => f.Path == entry.Metafile);
        var import = ImportFile.Parse(YamlDocument.Parse(Encoding.UTF8.GetString(_reader.Git.Blob(file.Blob)), file.Path));
        if (import?.Repository is not { } origin) return lacking;
        using var source = await OpenAsync(origin, import.RevisionLock ?? import.Revision, Local is null ? [] : [Path.Combine(Local, Path.GetDirectoryName(entry.Metafile) ?? string.Empty), Local], _time, cancellation, _depth + 1);
        await source.BringAsync(lacking, cache, isShared, request, result, cancellation);
        return Lacking(lacking, cache);
    }

    private IEnumerable<string> RemotesOf(DvcConfig config)
    {
        var named = Tracked.Entries.Select(e => e.Out.Remote).OfType<string>().Distinct();
        return (config.DefaultRemote is { } chosen ? named.Prepend(chosen) : named).Where(n => config.Remotes.Contains(n.ToLowerInvariant())).Distinct();
    }

    private async Task<SourceData> OutAsync(TrackedEntry entry, string part, ObjectCache cache, CancellationToken cancellation)
    {
        var content = entry.Out.Content;
        if (!entry.Out.IsCached || content is null)
        {
            // Not in the cache: git has it, or nobody.
            var prefix = entry.Path + "/";
            var whole = _files.Where(f => f.Path == entry.Path || f.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(f => FromGit(f, f.Path == entry.Path ? string.Empty : f.Path[prefix.Length..])).ToList();
            if (whole.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"'{entry.Path}' of '{Redact.Text(_address.Url)}' has no recorded content at {Commit[..7]}", "it must be made, committed and pushed there");
            return new SourceData(whole[0].RelativePath.Length > 0, whole);
        }

        var reference = new ObjectRef(content.Md5, content.IsLegacy);
        if (!content.IsDirectory) return new SourceData(false, [new SourceFile(string.Empty) { Object = reference, SizeBytes = content.SizeBytes, IsExecutable = content.IsExecutable }]) { Content = content };
        var result = new TransferResult();
        await BringAsync([reference], cache.Root, isShared: false, new TransferRequest(), result, cancellation);
        result.Require("fetch");
        var files = cache.ReadDirectory(content.Md5, content.IsLegacy).Entries.Select(e => new SourceFile(e.RelativePath) { Object = new ObjectRef(e.Md5, content.IsLegacy) }).ToList();
        if (part.Length == 0) return new SourceData(true, files) { Content = content };
        if (files.FirstOrDefault(f => f.RelativePath == part) is { } one) return new SourceData(false, [one with { RelativePath = string.Empty }]);
        return new SourceData(true, [.. files.Where(f => f.RelativePath.StartsWith(part + "/", StringComparison.Ordinal)).Select(f => f with { RelativePath = f.RelativePath[(part.Length + 1)..] })]);
    }

    private SourceFile FromGit(GitFile file, string relative) => new(relative)
    {
        SizeBytes = file.SizeBytes,
        IsExecutable = file.IsExecutable,
        Open = _ => Task.FromResult<Stream>(new MemoryStream(_reader.Git.Blob(file.Blob), writable: false)),
    };

    private static List<ObjectRef> Lacking(IEnumerable<ObjectRef> objects, string cache) => [.. objects.Distinct().Where(o => !File.Exists(Path.Combine(cache, o.Key)))];

    private static bool IsOfDvc(string path) => path.Split('/').Contains(".dvc");

    private static string Normal(string path) => Path.GetFullPath(Path.Combine("/", path.Replace(Path.DirectorySeparatorChar, '/'))).Trim('/');
}
