using System.Security.Cryptography;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;

namespace Weir.Versioning.Imports;

/// <summary>Hashes data that lies elsewhere, without keeping it.</summary>
internal static class ContentHashing
{
    /// <summary>What it is.</summary>
    public static async Task<ContentId> OfAsync(SourceData data, CancellationToken cancellation)
    {
        var entries = new DirectoryEntry[data.Files.Count];
        long total = 0;
        await Parallel.ForAsync(0, data.Files.Count, cancellation, async (i, stop) =>
        {
            await using var stream = await data.Files[i].Open!(stop);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            var buffer = new byte[1 << 17];
            for (var count = await stream.ReadAsync(buffer, stop); count > 0; count = await stream.ReadAsync(buffer, stop))
            {
                hash.AppendData(buffer, 0, count);
                Interlocked.Add(ref total, count);
            }

            entries[i] = new DirectoryEntry(data.Files[i].RelativePath, Convert.ToHexStringLower(hash.GetHashAndReset()));
        });
        if (!data.IsDirectory) return new ContentId(entries[0].Md5, total, null, data.Files[0].IsExecutable);
        return new ContentId(DirectoryListing.Of(entries).Id(), total, entries.Length);
    }
}
