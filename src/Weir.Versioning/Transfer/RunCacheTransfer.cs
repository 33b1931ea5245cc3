using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Storage;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Transfer;

/// <summary>Moves the run cache: small files below <c>runs/</c>, named by the hash of what they hold.</summary>
internal static class RunCacheTransfer
{
    private const string Folder = "runs";

    /// <summary>Sends entries that the remote lacks.</summary>
    public static async Task PushAsync(DvcRepository repository, TransferRequest request, TransferResult result, TimeProvider time, CancellationToken cancellation)
    {
        await using var remote = DataRemote.Open(repository.Config, request.Remote);
        if (!remote.CanList || !remote.CanWrite) return; // as DVC: a remote without listing has no run cache
        var local = Path.Combine(repository.Config.CacheFolder, Folder);
        if (!Directory.Exists(local)) return;
        var there = await KeysAsync(remote.Store, cancellation);
        var lacking = Directory.EnumerateFiles(local, "*", SearchOption.AllDirectories)
            .Select(f => $"{Folder}/{Path.GetRelativePath(local, f).Replace(Path.DirectorySeparatorChar, '/')}")
            .Where(k => IsEntry(k) && !there.Contains(k)).ToList();
        result.WasThere(there.Count);
        await Parallel.ForEachAsync(lacking, new ParallelOptions { MaxDegreeOfParallelism = request.Jobs ?? remote.Jobs, CancellationToken = cancellation }, async (key, stop) =>
        {
            var path = Path.Combine(repository.Config.CacheFolder, key);
            try
            {
                await Retry.RunAsync(async _ =>
                {
                    await using var content = File.OpenRead(path);
                    return await remote.Store.PutAsync(key, content, content.Length, stop);
                }, time, stop);
                result.Moved(new FileInfo(path).Length);
            }
            catch (WeirException e)
            {
                result.HasFailed(key, e);
            }
        });
    }

    /// <summary>Brings entries that the cache lacks.</summary>
    public static async Task FetchAsync(DvcRepository repository, TransferRequest request, TransferResult result, TimeProvider time, CancellationToken cancellation)
    {
        await using var remote = DataRemote.Open(repository.Config, request.Remote);
        if (!remote.CanList) return;
        var lacking = (await KeysAsync(remote.Store, cancellation)).Where(k => !File.Exists(Path.Combine(repository.Config.CacheFolder, k))).ToList();
        await Parallel.ForEachAsync(lacking, new ParallelOptions { MaxDegreeOfParallelism = request.Jobs ?? remote.Jobs, CancellationToken = cancellation }, async (key, stop) =>
        {
            try
            {
                var bytes = await Retry.RunAsync(async _ =>
                {
                    await using var content = await remote.Store.OpenAsync(key, null, stop);
                    using var memory = new MemoryStream();
                    await content.Stream.CopyToAsync(memory, stop);
                    return memory.ToArray();
                }, time, stop);
                var path = Path.Combine(repository.Config.CacheFolder, key);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.WriteBytes(path, bytes);
                result.Moved(bytes.Length);
            }
            catch (WeirException e)
            {
                result.HasFailed(key, e);
            }
        });
    }

    private static async Task<HashSet<string>> KeysAsync(IObjectStore store, CancellationToken cancellation)
    {
        var keys = new HashSet<string>();
        await foreach (var prefix in store.ListAsync(Folder, cancellation))
        {
            await foreach (var key in store.ListAsync(prefix.Key, cancellation))
                await foreach (var entry in store.ListAsync(key.Key, cancellation))
                    if (!entry.IsFolder && IsEntry(entry.Key)) keys.Add(entry.Key);
        }

        return keys;
    }

    // runs/ab/<64 hexadecimal digits>/<64 hexadecimal digits>
    private static bool IsEntry(string key) => key.Split('/') is ["runs", { Length: 2 }, { Length: 64 } a, { Length: 64 } b] && a.All(char.IsAsciiHexDigitLower) && b.All(char.IsAsciiHexDigitLower);
}
