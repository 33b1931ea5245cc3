using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;
using Weir.Versioning.Objects;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Transfer;

/// <summary>Removes objects that nothing in the named scope uses, from the cache and, when asked, from a remote.</summary>
/// <remarks>Younger objects than an hour stay: somebody may be about to record them. What goes from the cache lies in an undo folder for a while.
/// The run cache is never collected.</remarks>
public sealed class CollectOperation(DvcRepository repository, TimeProvider time)
{
    /// <summary>How old an object must be.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>How long what was removed from the cache can be had back.</summary>
    public static readonly TimeSpan UndoKept = TimeSpan.FromDays(1);

    /// <summary>Collects.</summary>
    /// <exception cref="WeirException"><c>usage</c>: no scope; what cannot be read of it, or brought to know it by: then nothing is removed.</exception>
    public async Task<CollectResult> RunAsync(CollectRequest request, CancellationToken cancellation = default)
    {
        request.Check();
        CacheSharers.Register(repository);
        using var held = request.IsDryRun ? null : await InterProcessLock.AcquireAsync(repository.MetafileLock, TimeSpan.FromSeconds(60), time, cancellation: cancellation);
        var used = new HashSet<ObjectRef>();
        var unread = new List<string>();
        var missing = new List<string>();
        foreach (var project in request.Projects.Select(DvcRepository.Require).Prepend(repository).Concat(Sharers()))
            missing.AddRange(await new UsedObjects(project, time).AddToAsync(used, request, unread, cancellation));

        await using var remote = request.InRemote || request.KeepsWhatRemoteLacks ? DataRemote.Open(repository.Config, request.Remote) : null;
        if (remote is not null) PushOperation.RefuseVersioned(remote);
        var keep = used;
        if (request.KeepsWhatRemoteLacks)
        {
            // What is safe in the remote may go; only what is used and not there stays.
            var there = await ExistenceCheck.FindAsync(remote!, used, request.Jobs ?? remote!.Jobs, cancellation);
            keep = [.. used.Where(u => !there.Contains(u))];
        }

        var result = new CollectResult { UnreadCommits = unread, MissingDirectories = missing };
        CollectCache(request, keep, result, cancellation);
        if (request.InRemote) await CollectRemoteAsync(remote!, request, used, result, cancellation);
        if (!request.IsDryRun) IncomingFolder.RemoveOldPartials(repository.Config.CacheFolder, time.GetUtcNow());
        return result;
    }

    // Other checkouts that were seen with this cache; one that is gone is no sharer.
    private IEnumerable<DvcRepository> Sharers() => CacheSharers.Of(repository).Select(DvcRepository.Require);

    private void CollectCache(CollectRequest request, HashSet<ObjectRef> keep, CollectResult result, CancellationToken cancellation)
    {
        var root = repository.Config.CacheFolder;
        var undoRoot = UndoRoot(root);
        if (!request.IsDryRun) RemoveOldUndo(undoRoot);
        var undo = Path.Combine(undoRoot, Id.New());
        var before = time.GetUtcNow() - request.Grace;
        foreach (var (reference, file) in Objects(root))
        {
            cancellation.ThrowIfCancellationRequested();
            if (keep.Contains(reference)) continue;
            if (file.LastWriteTimeUtc > before.UtcDateTime && file.CreationTimeUtc > before.UtcDateTime) // renames keep the time of writing
            {
                result.TooYoung++;
                continue;
            }

            result.Removed.Add(new CollectedObject(reference.Hash, file.Length));
            if (request.IsDryRun) continue;
            // A directory's object goes before its files could be missed: it is moved like the rest, in one rename.
            var target = Path.Combine(undo, reference.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                file.MoveTo(target, overwrite: true);
            }
            catch (FileNotFoundException)
            {
                // Somebody else collects too.
            }
        }

        if (!request.IsDryRun && Directory.Exists(undo)) result.UndoFolder = undo;
    }

    // Objects are moved by renaming, so the folder must be on the cache's file system.
    private string UndoRoot(string cache)
    {
        if (!cache.StartsWith(repository.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return Path.Combine(cache, ".weir-incoming", "removed");
        repository.Project.EnsureState();
        return Path.Combine(repository.Project.State, "removed");
    }

    private async Task CollectRemoteAsync(DataRemote remote, CollectRequest request, HashSet<ObjectRef> used, CollectResult result, CancellationToken cancellation)
    {
        if (!remote.CanWrite || !remote.CanList) throw PushOperation.ReadOnly(remote);
        var before = time.GetUtcNow() - request.Grace;
        var folders = Enumerable.Range(0, 256).Select(i => i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Jobs ?? remote.Jobs, CancellationToken = cancellation };
        await Parallel.ForEachAsync(folders.SelectMany(f => new[] { (Folder: "files/md5/" + f, Prefix: f, IsLegacy: false), (Folder: f, Prefix: f, IsLegacy: true) }), options, async (place, stop) =>
        {
            await foreach (var entry in remote.Store.ListAsync(place.Folder, stop))
            {
                var hash = place.Prefix + entry.Name;
                if (entry.IsFolder || !ObjectCache.IsHash(hash)) continue;
                var reference = new ObjectRef(hash, place.IsLegacy);
                if (used.Contains(reference)) continue;
                if (entry.ModifiedAt > before)
                {
                    lock (result.Removed) result.TooYoung++;
                    continue;
                }

                lock (result.Removed) result.RemovedFromRemote.Add(new CollectedObject(hash, entry.SizeBytes));
                if (!request.IsDryRun) await remote.Store.DeleteAsync(entry.Key, stop);
            }
        });
    }

    private static IEnumerable<(ObjectRef Reference, FileInfo File)> Objects(string root)
    {
        foreach (var (folder, isLegacy) in new[] { (Path.Combine(root, "files", "md5"), false), (root, true) })
        {
            if (!Directory.Exists(folder)) continue;
            foreach (var prefix in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.Name.Length == 2))
                foreach (var file in prefix.EnumerateFiles())
                    if (ObjectCache.IsHash(prefix.Name + file.Name)) yield return (new ObjectRef(prefix.Name + file.Name, isLegacy), file);
        }
    }

    private void RemoveOldUndo(string undoRoot)
    {
        var folder = new DirectoryInfo(undoRoot);
        if (!folder.Exists) return;
        foreach (var old in folder.EnumerateDirectories().Where(d => d.CreationTimeUtc < (time.GetUtcNow() - UndoKept).UtcDateTime)) old.Delete(recursive: true);
    }
}
