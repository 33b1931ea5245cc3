using System.Security.Cryptography;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Remotes;
using Weir.Versioning.Repository;
using Weir.Versioning.Transfer;

namespace Weir.Versioning.Imports;

/// <summary>Sends data to a remote without keeping it here: for what is too large for this machine's cache.</summary>
/// <remarks>Each file passes through a temporary one: its name in the remote is its hash, which is known only when all of it was read.</remarks>
internal static class ToRemote
{
    /// <summary>Sends files, and for a directory its object last.</summary>
    public static async Task<ContentId> SendAsync(DvcRepository repository, SourceData data, string? remoteName, int? jobs, TimeProvider time, CancellationToken cancellation)
    {
        await using var remote = DataRemote.Open(repository.Config, remoteName);
        PushOperation.RefuseVersioned(remote);
        if (!remote.CanWrite) throw PushOperation.ReadOnly(remote);
        var entries = new DirectoryEntry[data.Files.Count];
        long total = 0;
        var folder = Directory.CreateTempSubdirectory("weir-to-remote-");
        try
        {
            await Parallel.ForAsync(0, data.Files.Count, new ParallelOptions { MaxDegreeOfParallelism = jobs ?? Math.Min(remote.Jobs, 4), CancellationToken = cancellation }, async (i, stop) =>
            {
                var path = Path.Combine(folder.FullName, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                var (md5, size) = await Retry.RunAsync(_ => CopyAsync(data.Files[i], path, stop), time, stop);
                await PutAsync(remote, new ObjectRef(md5, false), () => File.OpenRead(path), size, time, stop);
                File.Delete(path);
                entries[i] = new DirectoryEntry(data.Files[i].RelativePath, md5);
                Interlocked.Add(ref total, size);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        if (!data.IsDirectory) return new ContentId(entries[0].Md5, total, null, data.Files[0].IsExecutable);
        var listing = DirectoryListing.Of(entries);
        var bytes = listing.ToBytes();
        await PutAsync(remote, new ObjectRef(listing.Id(), false), () => new MemoryStream(bytes, writable: false), bytes.Length, time, cancellation);
        return new ContentId(listing.Id(), total, entries.Length);
    }

    private static async Task PutAsync(DataRemote remote, ObjectRef reference, Func<Stream> open, long size, TimeProvider time, CancellationToken cancellation)
    {
        if (await remote.Store.FindAsync(reference.Key, cancellation) is not null) return;
        await Retry.RunAsync(async _ =>
        {
            await using var content = open();
            return await remote.Store.PutAsync(reference.Key, content, size, cancellation);
        }, time, cancellation);
        if (remote.Folder is { } root && !OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(root, reference.Key), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static async Task<(string Md5, long Size)> CopyAsync(SourceFile file, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        await using var from = await file.Open!(cancellation);
        await using var to = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var buffer = new byte[1 << 17];
        for (var count = await from.ReadAsync(buffer, cancellation); count > 0; count = await from.ReadAsync(buffer, cancellation))
        {
            hash.AppendData(buffer, 0, count);
            to.Write(buffer, 0, count);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), to.Length);
    }
}
