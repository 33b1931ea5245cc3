using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Versioning.Files;

namespace Weir.Versioning.Content;

/// <summary>The hash of DVC 2.x, "md5-dos2unix": in chunks that look like text, <c>\r\n</c> counts as <c>\n</c>.</summary>
internal static class LegacyHash
{
    private const int ChunkBytes = 1 << 20;
    private const int LookBytes = 512;

    /// <summary>The hash of a file, in lower-case hexadecimal.</summary>
    /// <exception cref="WeirException"><c>cannot_read</c>.</exception>
    public static string OfFile(string path, CancellationToken cancellation)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return OfStream(file, cancellation);
        }
        catch (UnauthorizedAccessException)
        {
            throw FolderReader.CannotRead(path, 13);
        }
    }

    /// <summary>The hash of a stream.</summary>
    public static string OfStream(Stream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var chunk = new byte[ChunkBytes];
        for (int count; (count = stream.ReadAtLeast(chunk, ChunkBytes, throwOnEndOfStream: false)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsText(chunk.AsSpan(0, Math.Min(count, LookBytes)))) count = ToUnix(chunk.AsSpan(0, count));
            hash.AppendData(chunk, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Text: no zero byte, and at most 30 % outside of what is printable in ASCII, line ends, tab, form feed and backspace.
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty) return true;
        var others = 0;
        foreach (var b in start)
        {
            if (b == 0) return false;
            if (b is not ((>= 0x20 and <= 0x7E) or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f' or (byte)'\b')) others++;
        }

        return others / (double)start.Length <= 0.3;
    }

    private static int ToUnix(Span<byte> bytes)
    {
        var to = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n') continue;
            bytes[to++] = bytes[i];
        }

        return to;
    }
}
