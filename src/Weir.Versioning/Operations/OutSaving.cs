using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Takes what lies in the workspace into the cache.</summary>
public static class OutSaving
{
    /// <summary>Hashes a file or directory and puts its objects into the cache; files become links where the cache is set so.</summary>
    /// <returns>What was saved.</returns>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>cannot_write</c>; <c>changed_while_read</c>.</exception>
    public static ContentId Save(DvcRepository repository, string fullPath, CancellationToken cancellation = default)
    {
        var stat = FileStat.Of(fullPath) ?? throw WeirException.FileNotFound(repository.Relative(fullPath));
        if (stat.Kind != FileKind.Directory)
        {
            var file = repository.Content.Scan(fullPath, cancellation)!;
            SaveFile(repository, fullPath, file.Md5, file.IsExecutable);
            return file;
        }

        var (listing, size) = repository.Content.ScanDirectory(fullPath, cancellation);
        Parallel.ForEach(listing.Entries, new ParallelOptions { CancellationToken = cancellation }, entry =>
        {
            var path = Path.Combine(fullPath, entry.RelativePath);
            SaveFile(repository, path, entry.Md5, FileStat.Of(path) is { IsExecutable: true });
        });
        return new ContentId(repository.Cache.AddDirectory(listing), size, listing.Entries.Count);
    }

    /// <summary>Adds the ignore line of a tracked path; returns the changed file, or null.</summary>
    public static string? Ignore(DvcRepository repository, TrackedOut o) =>
        repository.Config.HasNoScm || !o.IsCached ? null : GitIgnoreFile.Add(o.FullPath);

    private static void SaveFile(DvcRepository repository, string path, string hash, bool isExecutable)
    {
        repository.Cache.AddFile(path, hash);
        if (repository.Cache.LinksWorkspace && new FileInfo(path).LinkTarget is null) repository.Cache.CheckoutFile(hash, path, isExecutable);
    }
}
