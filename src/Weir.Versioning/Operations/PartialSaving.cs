using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Saves a file or folder inside a tracked directory: a new directory object with that part, the rest as recorded.</summary>
internal static class PartialSaving
{
    /// <summary>Saves a part, or takes it out when it is gone from the workspace.</summary>
    /// <returns>What the directory holds then.</returns>
    /// <exception cref="WeirException"><c>not_in_cache</c>: the directory object; <c>file_not_found</c>: neither there nor recorded.</exception>
    public static ContentId Save(DvcRepository repository, TrackedOut whole, string path, AddOptions options, CancellationToken cancellation)
    {
        var before = whole.Content ?? throw WeirException.FileNotFound(repository.Relative(path), $"run `weir add {repository.Relative(whole.FullPath)}` first");
        var recorded = repository.Cache.ReadDirectory(before.Md5, before.IsLegacy).Entries;
        var below = path[(whole.FullPath.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/');
        var kept = recorded.Where(e => !IsWithin(e.RelativePath, below)).ToList();
        var fresh = Fresh(repository, path, below, options, cancellation);
        if (fresh is null && kept.Count == recorded.Count) throw WeirException.FileNotFound(repository.Relative(path));

        if (fresh is not null)
        {
            // A new file takes the place of a folder of its name, and of the file that a folder above it was.
            kept.RemoveAll(e => fresh.Value.Entries.Any(f => IsWithin(f.RelativePath, e.RelativePath)));
            if (before.IsLegacy) kept = Rehash(repository, kept, cancellation);
        }

        var listing = DirectoryListing.Of(kept.Concat(fresh?.Entries ?? []));
        var id = options.NoCommit ? listing.Id() : repository.Cache.AddDirectory(listing);
        if (id == before.Md5) return before;
        // As DVC has it, the size stays known only where files were appended.
        var isAppended = fresh is not null && kept.Count == recorded.Count && before.HasSize;
        return new ContentId(id, isAppended ? before.SizeBytes + fresh!.Value.SizeBytes : 0, listing.Entries.Count) { HasSize = isAppended };
    }

    private static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static (IReadOnlyList<DirectoryEntry> Entries, long SizeBytes)? Fresh(DvcRepository repository, string path, string below, AddOptions options, CancellationToken cancellation)
    {
        if (FileFacts.Of(path) is not { } facts) return null;
        var content = options.NoCommit ? OutSaving.HashOnly(repository, path, cancellation) : OutSaving.Save(repository, path, options.Relink, cancellation);
        if (!facts.IsFolder) return ([new DirectoryEntry(below, content.Md5)], content.SizeBytes);
        var (listing, size) = repository.Content.ScanDirectory(path, cancellation);
        return ([.. listing.Entries.Select(e => e with { RelativePath = $"{below}/{e.RelativePath}" })], size);
    }

    // A directory of DVC 2.x becomes one of 3.x: its other files get new hashes, from their objects.
    private static List<DirectoryEntry> Rehash(DvcRepository repository, List<DirectoryEntry> entries, CancellationToken cancellation) =>
        entries.ConvertAll(e =>
        {
            var source = repository.Cache.Find(e.Md5, isLegacy: true) ?? throw new WeirException("not_in_cache", $"'{e.RelativePath}' is not in the cache (object {e.Md5})", "run `weir pull`, or `dvc pull`");
            return e with { Md5 = repository.Cache.Writer.Take(source, cancellation).Md5.ToString() };
        });
}
