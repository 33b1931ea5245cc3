using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Foundation.Hashing;

/// <summary>Hashes of content, streaming, in lower-case hexadecimal.</summary>
/// <remarks>MD5 is the identity of data (DVC's cache and lineage share it, so nothing is hashed twice); SHA-256 vouches for packages and
/// downloads, where somebody might want to deceive.</remarks>
public static class ContentHash
{
    private const int BufferBytes = 1 << 18;

    /// <summary>MD5 of a file's bytes. A file that changes while it is read is read again, then refused.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>wrong_file_kind</c> for a directory, <c>changed_while_read</c>.</exception>
    public static string Md5OfFile(string path, CancellationToken cancellation = default) => OfFile(path, HashAlgorithmName.MD5, cancellation);

    /// <summary>SHA-256 of a file's bytes; otherwise as <see cref="Md5OfFile"/>.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>wrong_file_kind</c> for a directory, <c>changed_while_read</c>.</exception>
    public static string Sha256OfFile(string path, CancellationToken cancellation = default) => OfFile(path, HashAlgorithmName.SHA256, cancellation);

    /// <summary>MD5 of bytes in memory.</summary>
    public static string Md5(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    /// <summary>SHA-256 of bytes in memory.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string OfFile(string path, HashAlgorithmName algorithm, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var before = FileStat.Of(path) ?? throw WeirException.FileNotFound(path);
            if (before.Kind != FileKind.File) throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is not a regular file", location: new(path));
            var hash = Stream(path, algorithm, before.SizeBytes, cancellation);
            if (FileStat.Of(path) is { } after && after.SizeBytes == before.SizeBytes && after.ModifiedNs == before.ModifiedNs && after.Inode == before.Inode) return hash;
        }

        throw new WeirException(ErrorCodes.ChangedWhileRead, $"'{path}' changed while it was read", "wait until its writer has finished", new(path));
    }

    private static string Stream(string path, HashAlgorithmName algorithm, long expectedBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expectedBytes + 1, 4096, BufferBytes));
        try
        {
            long offset = 0;
            int count;
            while ((count = RandomAccess.Read(handle, buffer, offset)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
                offset += count;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
