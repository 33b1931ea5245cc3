using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Transfer;

/// <summary>Brings objects of DVC 2's layout, and metafiles that name them, to DVC 3's. The old objects stay: older commits need them.</summary>
public sealed class CacheMigration(DvcRepository repository, TimeProvider time)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    /// <summary>Migrates.</summary>
    /// <param name="withMetafiles">Also rewrite <c>.dvc</c> files whose objects could be migrated.</param>
    /// <param name="isDryRun">Write nothing, and say what would be.</param>
    /// <param name="cancellation">Stops between objects.</param>
    /// <returns>How many objects, and which metafiles.</returns>
    public async Task<(int Objects, IReadOnlyList<string> Metafiles)> RunAsync(bool withMetafiles, bool isDryRun, CancellationToken cancellation = default)
    {
        using var held = isDryRun ? null : await InterProcessLock.AcquireAsync(repository.MetafileLock, LockPatience, time, cancellation: cancellation);
        var known = new Dictionary<string, string>();
        var directories = new List<string>();
        var count = 0;
        foreach (var (hash, path) in Legacy())
        {
            cancellation.ThrowIfCancellationRequested();
            if (ObjectCache.IsDirectory(hash))
            {
                directories.Add(hash);
                continue;
            }

            known[hash] = ContentHash.Md5OfFile(path, cancellation);
            if (repository.Cache.Find(known[hash]) is not null) continue;
            count++;
            if (!isDryRun) repository.Cache.AddFile(path, known[hash]);
        }

        foreach (var hash in directories)
        {
            var entries = repository.Cache.ReadDirectory(hash, isLegacy: true).Entries;
            if (!entries.All(e => known.ContainsKey(e.Md5))) continue; // not all of it is here
            var listing = DirectoryListing.Of(entries.Select(e => e with { Md5 = known[e.Md5] }));
            known[hash] = listing.Id();
            if (repository.Cache.Find(known[hash]) is not null) continue;
            count++;
            if (!isDryRun) repository.Cache.AddDirectory(listing);
        }

        return (count, withMetafiles ? Rewrite(known, isDryRun) : []);
    }

    private List<string> Rewrite(Dictionary<string, string> known, bool isDryRun)
    {
        var changed = new List<string>();
        var index = repository.ReadIndex();
        index.RequireSound();
        foreach (var file in index.DvcFiles)
        {
            foreach (var o in file.Outs.Where(o => o is { IsLegacy: true, Content: not null } && known.ContainsKey(o.Content.Md5)))
            {
                if (!changed.Contains(file.FilePath)) changed.Add(file.FilePath);
                if (!isDryRun) DvcFile.Record(file.FilePath, o.Path, o.Content! with { Md5 = known[o.Content!.Md5], IsLegacy = false });
            }
        }

        return changed;
    }

    private IEnumerable<(string Hash, string Path)> Legacy()
    {
        if (!Directory.Exists(repository.Config.CacheFolder)) yield break;
        foreach (var folder in new DirectoryInfo(repository.Config.CacheFolder).EnumerateDirectories().Where(d => d.Name.Length == 2))
            foreach (var file in folder.EnumerateFiles())
                if (ObjectCache.IsHash(folder.Name + file.Name)) yield return (folder.Name + file.Name, file.FullName);
    }
}
