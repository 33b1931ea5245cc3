using Weir.Foundation.Errors;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Transfer;

/// <summary>Copies objects that are in the cache to remotes that lack them. A directory's object goes last, and only when all its files are there: it vouches for them.</summary>
public sealed class PushOperation(DvcRepository repository, TimeProvider time)
{
    // Objects of a megabyte and more are sent a few at once, whatever the number of jobs: each holds a part in memory.
    private const long LargeFrom = 8 << 20;
    private const int LargeAtOnce = 4;

    // Tests put a faulty one in its place.
    internal Func<DvcConfig, string?, DataRemote> OpenRemote { get; init; } = DataRemote.Open;

    /// <summary>Pushes; what fails is in the result, the rest is done.</summary>
    /// <exception cref="WeirException"><c>no_remote</c>, <c>not_found</c>, <c>remote_unsupported</c>, <c>read_only_remote</c>.</exception>
    public async Task<TransferResult> RunAsync(TransferRequest request, CancellationToken cancellation = default)
    {
        CacheSharers.Register(repository);
        var result = new TransferResult();
        if (request.RunCache) await RunCacheTransfer.PushAsync(repository, request, result, time, cancellation);
        var entries = await Selection.CollectAsync(repository, request, forPush: true, cancellation);
        foreach (var group in entries.Where(e => e.Out.Content is not null).GroupBy(e => e.Out.Remote ?? request.Remote ?? repository.Config.DefaultRemote))
        {
            var wanted = new WantedObjects();
            foreach (var entry in group) wanted.Add(entry);
            if (wanted.Count == 0) continue;
            await using var remote = OpenRemote(repository.Config, group.Key);
            RefuseVersioned(remote);
            if (!remote.CanWrite) throw ReadOnly(remote);
            result.Remotes.Add(remote.Address);
            await RunAsync(remote, wanted, request, result, cancellation);
        }

        return result;
    }

    internal static void RefuseVersioned(DataRemote remote)
    {
        if (remote.IsVersioned) throw new WeirException("remote_unsupported", $"the remote '{remote.Name}' keeps versions of the provider (version_aware): it is read, not written", "`dvc push` writes it");
    }

    internal static WeirException ReadOnly(DataRemote remote) => new("read_only_remote", $"the remote '{remote.Name}' ({remote.Address}) can only be read", "push to another kind of remote");

    private async Task RunAsync(DataRemote remote, WantedObjects wanted, TransferRequest request, TransferResult result, CancellationToken cancellation)
    {
        var jobs = request.Jobs ?? remote.Jobs;
        // DVC sends a directory's object with a part of its files too: who names a target wants to know of every file.
        var vouched = request.Targets.Count > 0 ? [] : await ExistenceCheck.FindAsync(remote, [.. wanted.Directories.Keys], jobs, cancellation);
        var directories = wanted.Directories.Keys.Where(d => !vouched.Contains(d) || !wanted.Directories[d].IsWhole).ToList();
        result.WasThere(vouched.Count(d => wanted.Directories[d].IsWhole));
        var complete = new List<ObjectRef>();
        foreach (var directory in directories)
        {
            if (wanted.Expand(repository, directory) is null) result.IsMissing(wanted.NameOf(directory));
            else if (wanted.Directories[directory].IsWhole) complete.Add(directory);
        }

        var there = await ExistenceCheck.FindAsync(remote, [.. wanted.Files.Keys], jobs, cancellation);
        result.WasThere(there.Count);
        var lacking = wanted.Files.Keys.Where(f => !there.Contains(f)).OrderBy(f => f.Hash, StringComparer.Ordinal).ToList();
        await SendAsync(remote, lacking, wanted, request, result, there, jobs, cancellation);
        var whole = complete.Where(d => wanted.Directories[d].Files!.All(there.Contains)).ToList();
        if (request.Targets.Count > 0) whole.RemoveAll((await ExistenceCheck.FindAsync(remote, whole, jobs, cancellation)).Contains);
        await SendAsync(remote, whole, wanted, request, result, there, jobs, cancellation);
    }

    private async Task SendAsync(DataRemote remote, List<ObjectRef> objects, WantedObjects wanted, TransferRequest request, TransferResult result, HashSet<ObjectRef> there, int jobs, CancellationToken cancellation)
    {
        if (objects.Count == 0) return;
        var sent = 0;
        if (remote.Folder is { } folder)
        {
            using var incoming = new IncomingFolder(folder, isShared: remote.Options["shared"] == "group");
            new LocalCopier(repository.Config.CacheFolder, incoming).Copy(objects, wanted.NameOf, result, Sent, jobs, cancellation);
            incoming.Flush();
            return;
        }

        using var large = new SemaphoreSlim(LargeAtOnce);
        await Parallel.ForEachAsync(objects, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation }, async (reference, stop) =>
        {
            var path = repository.Cache.PathOf(reference.Hash, reference.IsLegacy);
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                result.IsMissing(wanted.NameOf(reference));
                return;
            }

            var isLarge = info.Length >= LargeFrom;
            if (isLarge) await large.WaitAsync(stop);
            try
            {
                await Retry.RunAsync(async _ =>
                {
                    await using var content = new VerifiedStream(File.OpenRead(path), reference, path, wanted.NameOf(reference));
                    return await remote.Store.PutAsync(reference.Key, content, info.Length, stop);
                }, time, stop);
                result.Moved(info.Length);
                Sent(reference);
            }
            catch (WeirException e)
            {
                result.HasFailed(wanted.NameOf(reference), e);
            }
            catch (Exception e) when (Retry.MayPass(e) && !stop.IsCancellationRequested)
            {
                result.HasFailed(wanted.NameOf(reference), Broken(remote, e));
            }
            finally
            {
                if (isLarge) large.Release();
            }
        });

        void Sent(ObjectRef reference)
        {
            lock (there)
            {
                there.Add(reference);
                request.Progress.Report($"pushing to {remote.Address}", ++sent, objects.Count, "objects");
            }
        }
    }

    internal static WeirException Broken(DataRemote remote, Exception e) =>
        new("storage_unavailable", $"the connection to {remote.Address} broke off: {Redact.Text(e.Message.Split('\n')[0])}", "try again: what is done is not done twice", inner: e) { IsTransient = true };
}
