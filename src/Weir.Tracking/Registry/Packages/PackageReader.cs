using System.Buffers;
using System.Security.Cryptography;
using Weir.Client.Wire;
using Weir.Storage;

namespace Weir.Tracking.Registry.Packages;

/// <summary>Takes the digests of the files below a key.</summary>
internal static class PackageReader
{
    private const int BufferBytes = 1 << 18;

    /// <summary>Every file with its digests, by path; null when they are larger than that together.</summary>
    public static async Task<List<PackageFile>?> ReadAsync(IObjectStore store, string key, long mostBytes, CancellationToken cancellation)
    {
        var files = new List<(string Path, long Bytes)>();
        await ListAsync(store, key, string.Empty, files, cancellation);
        if (files.Sum(f => f.Bytes) > mostBytes) return null;
        var read = new List<PackageFile>(files.Count);
        foreach (var (path, _) in files) read.Add(await ReadFileAsync(store, key, path, cancellation));
        return read;
    }

    private static async Task ListAsync(IObjectStore store, string folder, string prefix, List<(string Path, long Bytes)> files, CancellationToken cancellation)
    {
        await foreach (var entry in store.ListAsync(folder, cancellation))
        {
            if (entry.IsFolder) await ListAsync(store, entry.Key, $"{prefix}{entry.Name}/", files, cancellation);
            else files.Add((prefix + entry.Name, entry.SizeBytes));
        }
    }

    private static async Task<PackageFile> ReadFileAsync(IObjectStore store, string key, string path, CancellationToken cancellation)
    {
        await using var content = await store.OpenAsync($"{key}/{path}", cancellation: cancellation);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long size = 0;
            int count;
            while ((count = await content.Stream.ReadAsync(buffer, cancellation)) > 0)
            {
                sha256.AppendData(buffer, 0, count);
                md5.AppendData(buffer, 0, count);
                size += count;
            }

            return new PackageFile(path, size, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
