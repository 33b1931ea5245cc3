using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Takes what lies in the workspace into the cache.</summary>
public static class OutSaving
{
    private const int ParallelFrom = 16;

    /// <summary>Hashes a file or directory and puts its objects into the cache; files become links where the cache is set so.</summary>
    /// <returns>What was saved.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>cannot_read</c>; <c>cannot_write</c>; <c>changed_while_read</c>; <c>add_refused</c>: a <c>.dvcignore</c> inside.</exception>
    public static ContentId Save(DvcRepository repository, string fullPath, CancellationToken cancellation = default) => Save(repository, fullPath, relink: true, cancellation);

    /// <summary>The same; with <paramref name="relink"/> false the workspace's files stay what they are.</summary>
    public static ContentId Save(DvcRepository repository, string fullPath, bool relink, CancellationToken cancellation = default)
    {
        Transfer.CacheSharers.Register(repository);
        var facts = FileFacts.Of(fullPath) ?? throw WeirException.FileNotFound(repository.Relative(fullPath));
        if (!facts.IsFolder) return SaveFile(repository, fullPath, relink, cancellation);
        var tree = ScanInto(repository, fullPath, relink, cancellation);
        var content = repository.Content.Identify(tree);
        if (!CompleteDirectories.Has(repository.Cache, repository.Content.State, content))
        {
            var listing = tree.Listing();
            SaveMissing(repository, fullPath, listing, cancellation);
            repository.Cache.AddDirectory(listing);
        }

        if (relink) Relinking.Tree(repository, fullPath, tree, cancellation);
        return content;
    }

    /// <summary>The same for what a metafile records already: what DVC 2.x recorded and nobody changed stays as it is, in the old place of the cache, as DVC keeps it.</summary>
    public static ContentId Save(DvcRepository repository, string fullPath, ContentId? recorded, bool relink, CancellationToken cancellation = default)
    {
        if (!repository.Content.IsLegacySame(fullPath, recorded, cancellation)) return Save(repository, fullPath, relink, cancellation);
        KeepLegacy(repository, fullPath, recorded!, cancellation);
        return recorded!;
    }

    /// <summary>Makes durable what was saved.</summary>
    public static void Flush(DvcRepository repository) => repository.Cache.Flush();

    /// <summary>Hashes without keeping anything in the cache (<c>--no-commit</c>).</summary>
    public static ContentId HashOnly(DvcRepository repository, string fullPath, CancellationToken cancellation = default)
    {
        if (FileFacts.Of(fullPath) is not { IsFolder: true }) return repository.Content.Scan(fullPath, cancellation) ?? throw WeirException.FileNotFound(repository.Relative(fullPath));
        var tree = repository.Content.ScanTree(fullPath, cancellation);
        RefuseIgnoreFile(repository, tree);
        return repository.Content.Identify(tree);
    }

    /// <summary>Adds the ignore line of a tracked path; returns the changed file, or null.</summary>
    public static string? Ignore(DvcRepository repository, TrackedOut o) =>
        repository.Config.HasNoScm || !o.IsCached ? null : GitIgnoreFile.Add(o.FullPath, new Git(repository).IsIgnored);

    /// <summary>The same for many outs, each ignore file read and written once; returns the changed files.</summary>
    public static IReadOnlyList<string> IgnoreAll(DvcRepository repository, IEnumerable<TrackedOut> outs) => repository.Config.HasNoScm
        ? []
        : [.. outs.Where(o => o.IsCached).GroupBy(o => Path.GetDirectoryName(o.FullPath)!).Where(g => Directory.Exists(g.Key)).Select(g => GitIgnoreFile.AddAll(g.Key, g.Select(o => o.FullPath), new Git(repository).Ignored)).OfType<string>()];

    /// <summary>Adds changed metafiles to git's index when <c>core.autostage</c> is set.</summary>
    public static Task StageAsync(DvcRepository repository, IEnumerable<string> metafiles, CancellationToken cancellation = default) => new Git(repository).StageAsync(metafiles, cancellation);

    internal static void RefuseIgnoreFile(DvcRepository repository, TreeScan tree)
    {
        if (tree.IgnoreFile is { } file)
            throw new WeirException("add_refused", $"'{repository.Relative(file)}' lies inside data that is to be tracked", "move its patterns to a .dvcignore above the data", new SourceLocation(repository.Relative(file)));
    }

    private static ContentId SaveFile(DvcRepository repository, string path, bool relink, CancellationToken cancellation)
    {
        ContentId content;
        var links = repository.Cache.LinksWorkspace;
        if (!links && repository.Content.Known(path) is null)
        {
            var now = repository.Content.State.NowNs();
            var (md5, facts) = repository.Cache.Writer.Take(path, cancellation);
            repository.Content.Remember(path, FileRecord.Of(facts, md5, now));
            content = new ContentId(md5.ToString(), facts.SizeBytes, null, facts.IsExecutable);
        }
        else
        {
            content = repository.Content.Scan(path, cancellation) ?? throw WeirException.FileNotFound(repository.Relative(path));
            Keep(repository, path, content.Md5, cancellation);
        }

        if (relink) Relinking.File(repository, path, content);
        return content;
    }

    // New and changed files go into the cache as they are hashed, so that each is read once. Where files are to be links they are only hashed.
    private static TreeScan ScanInto(DvcRepository repository, string fullPath, bool relink, CancellationToken cancellation)
    {
        TreeScanner.Hasher? take = repository.Cache.LinksWorkspace && relink ? null : Take;
        var tree = repository.Content.ScanTree(fullPath, cancellation, hash: take);
        RefuseIgnoreFile(repository, tree);
        return tree;

        FileRecord Take(string path, in FileFacts facts)
        {
            var now = repository.Content.State.NowNs();
            var (md5, read) = repository.Cache.Writer.Take(path, cancellation);
            return FileRecord.Of(read, md5, now);
        }
    }

    private static void SaveMissing(DvcRepository repository, string fullPath, DirectoryListing listing, CancellationToken cancellation)
    {
        var missing = repository.Cache.Missing([.. listing.Entries.Select(e => e.Md5)]);
        if (missing.Count == 0) return;
        var files = listing.Entries.Where(e => missing.Contains(e.Md5)).DistinctBy(e => e.Md5).ToList();
        Cores.ForEach(files.Count, ParallelFrom, i => Keep(repository, Path.Combine(fullPath, files[i].RelativePath), files[i].Md5, cancellation), cancellation);
    }

    private static void KeepLegacy(DvcRepository repository, string fullPath, ContentId content, CancellationToken cancellation)
    {
        var cache = repository.Cache;
        if (cache.HasAll(content.Md5, isLegacy: true)) return;
        if (!content.IsDirectory)
        {
            cache.AddFile(fullPath, content.Md5, isLegacy: true);
            return;
        }

        var listing = repository.Content.ScanTree(fullPath, cancellation, isLegacy: true).Listing();
        var missing = cache.Missing([.. listing.Entries.Select(e => e.Md5)], isLegacy: true);
        foreach (var file in listing.Entries.Where(e => missing.Contains(e.Md5))) cache.AddFile(Path.Combine(fullPath, file.RelativePath), file.Md5, isLegacy: true);
        cache.AddDirectory(listing, isLegacy: true);
    }

    private static void Keep(DvcRepository repository, string path, string md5, CancellationToken cancellation)
    {
        var cache = repository.Cache;
        if (ObjectCache.HasObject(cache.PathOf(md5), FileFacts.Of(path)?.SizeBytes)) return;
        if (cache.LinksWorkspace && FileFacts.Of(path, followLinks: false) is { IsFile: true, SizeBytes: > 0 } && cache.Writer.TryAdopt(path, Md5Value.Parse(md5))) return;
        if (cache.Writer.Take(path, cancellation).Md5.ToString() != md5) throw FileContent.Changed(path);
    }
}
