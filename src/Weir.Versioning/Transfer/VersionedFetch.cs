using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Storage;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Transfer;

/// <summary>Brings files from a remote that keeps them under their own names (<c>version_aware</c>): each in the version that its metafile names, hashed as it comes.</summary>
internal sealed class VersionedFetch(DvcRepository repository, DataRemote remote, TimeProvider time)
{
    private const int BufferBytes = 1 << 17;

    /// <summary>Brings what the cache lacks of some outs; what is missing or fails is in the result.</summary>
    public async Task RunAsync(IReadOnlyList<TrackedEntry> entries, TransferRequest request, TransferResult result, CancellationToken cancellation)
    {
        var files = entries.SelectMany(Files).DistinctBy(f => f.Md5).Where(f => repository.Cache.Find(f.Md5) is null).ToList();
        var brought = 0;
        using (var incoming = new IncomingFolder(repository.Config.CacheFolder, repository.Config.IsSharedCache))
        {
            await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = request.Jobs ?? remote.Jobs, CancellationToken = cancellation }, async (file, stop) =>
            {
                try
                {
                    await Retry.RunAsync(_ => BringAsync(file, incoming, result, stop), time, stop);
                    request.Progress.Report($"fetching from {remote.Address}", Interlocked.Increment(ref brought), files.Count, "files");
                }
                catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
                {
                    result.IsMissing(file.Key);
                }
                catch (WeirException e) when (e.Code != ErrorCodes.CannotWrite || e.Location is null)
                {
                    result.HasFailed(file.Key, e);
                }
                catch (Exception e) when (Retry.MayPass(e) && !stop.IsCancellationRequested)
                {
                    result.HasFailed(file.Key, PushOperation.Broken(remote, e));
                }
            });
            incoming.Flush();
        }

        // The list of a directory stands in the metafile itself.
        foreach (var content in entries.Select(e => e.Out.Content!).Where(c => c is { IsDirectory: true, Cloud: not null } && repository.Cache.Find(c.Md5) is null)) repository.Cache.AddDirectory(content.Cloud!.Listing());
    }

    private static IEnumerable<WantedVersion> Files(TrackedEntry entry) => entry.Out.Content switch
    {
        { IsDirectory: true, Cloud: { } cloud } => cloud.Files
            .Where(f => entry.Part is not { } part || f.RelativePath == part || f.RelativePath.StartsWith(part + "/", StringComparison.Ordinal))
            .Select(f => new WantedVersion($"{entry.Path}/{f.RelativePath}", f.Md5, f.Version)),
        { IsDirectory: false } content => [new WantedVersion(entry.Path, content.Md5, content.Cloud?.Files[0].Version)],
        _ => [],
    };

    private async Task<bool> BringAsync(WantedVersion file, IncomingFolder incoming, TransferResult result, CancellationToken cancellation)
    {
        var path = incoming.NewPath();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        await using (var content = file.Version is { } version && remote.Store is IVersionedStore store ? await store.OpenVersionAsync(file.Key, version, cancellation) : await remote.Store.OpenAsync(file.Key, null, cancellation))
        await using (var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
        {
            var buffer = new byte[BufferBytes];
            for (var count = await content.Stream.ReadAsync(buffer, cancellation); count > 0; count = await content.Stream.ReadAsync(buffer, cancellation))
            {
                hash.AppendData(buffer, 0, count);
                to.Write(buffer, 0, count);
            }
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Md5) throw Damage.Fault($"{remote.Address}/{file.Key}", file.Key);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var size = new FileInfo(path).Length;
        incoming.Publish(path, new ObjectRef(file.Md5, IsLegacy: false).Key, size, () => result.Moved(size));
        return true;
    }

    private sealed record WantedVersion(string Key, string Md5, string? Version);
}
