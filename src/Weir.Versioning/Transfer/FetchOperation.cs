using Weir.Foundation.Errors;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>Brings objects that the cache lacks from remotes; directory objects first, since they name the rest.</summary>
public sealed class FetchOperation(DvcRepository repository, TimeProvider time)
{
    // Tests put a faulty one in its place.
    internal Func<DvcConfig, string?, DataRemote> OpenRemote { get; init; } = DataRemote.Open;

    /// <summary>Fetches; what is missing or fails is in the result, the rest is done.</summary>
    /// <exception cref="WeirException"><c>no_remote</c>, <c>not_found</c>, <c>remote_unsupported</c>.</exception>
    public async Task<TransferResult> RunAsync(TransferRequest request, CancellationToken cancellation = default)
    {
        CacheSharers.Register(repository);
        var result = new TransferResult();
        if (request.RunCache) await RunCacheTransfer.FetchAsync(repository, request, result, time, cancellation);
        var entries = await Selection.CollectAsync(repository, request, forPush: false, cancellation);
        foreach (var group in entries.Where(e => e.Out.Content is not null && !e.IsRepositoryImport).GroupBy(e => e.Out.Remote ?? request.Remote ?? e.Out.Content!.Cloud?.Remote ?? repository.Config.DefaultRemote))
            await RunAsync(group.Key, group, request, result, cancellation);
        await Imports.ImportFetch.RunAsync(repository, entries, request, result, time, cancellation);
        return result;
    }

    private async Task RunAsync(string? name, IEnumerable<TrackedEntry> entries, TransferRequest request, TransferResult result, CancellationToken cancellation)
    {
        var all = entries.ToList();
        var wanted = new WantedObjects();
        foreach (var entry in all) wanted.Add(entry);
        DataRemote? remote = null;
        try
        {
            // A remote is needed only for what the cache lacks.
            if (KeepsVersions(name))
            {
                var lacking = all.Where(e => !repository.Cache.HasAll(e.Out.Content!.Md5, e.Out.IsLegacy)).ToList();
                result.WasThere(all.Count - lacking.Count);
                if (lacking.Count > 0) await new VersionedFetch(repository, Opened(), time).RunAsync(lacking, request, result, cancellation);
                foreach (var entry in lacking.Where(e => e.Out.Content is { IsDirectory: true, Cloud: null })) result.IsMissing(entry.Path);
                return;
            }

            if (Lacking(wanted.Directories.Keys) is { Count: > 0 } directories) await BringAsync(Opened(), directories, wanted, request, result, cancellation);
            foreach (var directory in wanted.Directories.Keys)
            {
                try
                {
                    wanted.Expand(repository, directory);
                }
                catch (WeirException e)
                {
                    result.HasFailed(wanted.NameOf(directory), e);
                }
            }

            var files = Lacking(wanted.Files.Keys);
            result.WasThere(wanted.Count - files.Count);
            if (files.Count > 0) await BringAsync(Opened(), files, wanted, request, result, cancellation);
        }
        finally
        {
            if (remote is not null) await remote.DisposeAsync();
        }

        DataRemote Opened()
        {
            if (remote is not null) return remote;
            remote = OpenRemote(repository.Config, name);
            result.Remotes.Add(remote.Address);
            return remote;
        }
    }

    private bool KeepsVersions(string? name) =>
        name is not null && repository.Config.Remotes.Contains(name) && RemoteOptions.Of(repository.Config, name) is var options && (options.IsOn("version_aware") || options.IsOn("worktree"));

    private List<ObjectRef> Lacking(IEnumerable<ObjectRef> objects) =>
        [.. objects.Where(o => !File.Exists(repository.Cache.PathOf(o.Hash, o.IsLegacy))).OrderBy(o => o.Hash, StringComparer.Ordinal)];

    private Task BringAsync(DataRemote remote, List<ObjectRef> objects, WantedObjects wanted, TransferRequest request, TransferResult result, CancellationToken cancellation) =>
        BringAsync(repository.Config.CacheFolder, repository.Config.IsSharedCache, remote, objects, wanted.NameOf, request, result, time, cancellation);

    /// <summary>Brings objects into a cache.</summary>
    internal static async Task BringAsync(
        string cache, bool isShared, DataRemote remote, List<ObjectRef> objects, Func<ObjectRef, string> nameOf, TransferRequest request, TransferResult result, TimeProvider time, CancellationToken cancellation)
    {
        var jobs = request.Jobs ?? remote.Jobs;
        var brought = 0;
        using var incoming = new IncomingFolder(cache, isShared);
        if (remote.Folder is { } folder)
        {
            new LocalCopier(folder, incoming).Copy(objects, nameOf, result, _ => Brought(), jobs, cancellation);
            incoming.Flush();
            return;
        }

        var download = new Download(remote, incoming, time);
        await Parallel.ForEachAsync(objects, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation }, async (reference, stop) =>
        {
            try
            {
                var isThere = await download.RunAsync(reference, nameOf(reference), bytes =>
                {
                    result.Moved(bytes);
                    Brought();
                }, stop);
                if (!isThere) result.IsMissing(nameOf(reference));
            }
            catch (WeirException e) when (e.Code != ErrorCodes.CannotWrite || e.Location is null)
            {
                result.HasFailed(nameOf(reference), e);
            }
            catch (Exception e) when (Retry.MayPass(e) && !stop.IsCancellationRequested)
            {
                result.HasFailed(nameOf(reference), PushOperation.Broken(remote, e));
            }
        });
        incoming.Flush();

        void Brought() => request.Progress.Report($"fetching from {remote.Address}", Interlocked.Increment(ref brought), objects.Count, "objects");
    }
}
