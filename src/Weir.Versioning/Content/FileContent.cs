using System.Buffers;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Versioning.Files;

namespace Weir.Versioning.Content;

/// <summary>Hashes single files, and notices when one changes meanwhile.</summary>
internal static class FileContent
{
    /// <summary>Up to this size a file is read in one go.</summary>
    public const int SmallBytes = 1 << 20;

    private const int Attempts = 2;

    /// <summary>The MD5 of a file, and what the file system said of it while it was read.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>cannot_read</c>, <c>wrong_file_kind</c>, <c>changed_while_read</c>.</exception>
    public static (Md5Value Md5, FileFacts Facts) Hash(string path, bool isLegacy, CancellationToken cancellation)
    {
        if (!Posix.IsAvailable || isLegacy) return HashPortable(path, isLegacy, cancellation);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var file = OpenFile.Read(path);
            var before = FileFacts.OfOpen(file.Descriptor);
            RequireFile(path, before);
            var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(before.SizeBytes + 1, 4096, SmallBytes));
            try
            {
                var md5 = before.SizeBytes < buffer.Length ? Whole(file, path, buffer) : Stream(file, path, buffer, cancellation);
                if (FileFacts.OfOpen(file.Descriptor).IsSameContent(before)) return (md5, before);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        throw Changed(path);
    }

    /// <summary>The failure of a file that is written to while it is read.</summary>
    public static WeirException Changed(string path) =>
        new(ErrorCodes.ChangedWhileRead, $"'{path}' changed while it was read", "wait until its writer has finished", new SourceLocation(path));

    /// <summary>Refuses what is no regular file: reading a pipe would wait for ever.</summary>
    public static void RequireFile(string path, in FileFacts facts)
    {
        if (!facts.IsFile) throw new WeirException(ErrorCodes.WrongFileKind, $"'{path}' is neither a file nor a directory", "remove it, or ignore it in .dvcignore", new SourceLocation(path));
    }

    /// <summary>The MD5 of bytes in memory.</summary>
    public static Md5Value Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[16];
        MD5.HashData(bytes, hash);
        return Md5Value.Of(hash);
    }

    private static Md5Value Whole(in OpenFile file, string path, byte[] buffer)
    {
        var count = file.Fill(buffer, path);
        return Of(buffer.AsSpan(0, count));
    }

    private static Md5Value Stream(in OpenFile file, string path, byte[] buffer, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (int count; (count = file.Fill(buffer.AsSpan(0, Math.Min(buffer.Length, 1 << 18)), path)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        Span<byte> md5 = stackalloc byte[16];
        hash.GetHashAndReset(md5);
        return Md5Value.Of(md5);
    }

    private static (Md5Value Md5, FileFacts Facts) HashPortable(string path, bool isLegacy, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = FileFacts.Of(path) ?? throw WeirException.FileNotFound(path);
            RequireFile(path, before);
            var md5 = Md5Value.Parse(isLegacy ? LegacyHash.OfFile(path, cancellation) : ContentHash.Md5OfFile(path, cancellation));
            if (FileFacts.Of(path) is { } after && after.IsSameContent(before)) return (md5, before);
        }

        throw Changed(path);
    }
}
