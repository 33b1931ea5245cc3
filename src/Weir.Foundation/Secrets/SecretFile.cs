using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Foundation.Secrets;

/// <summary>Takes secrets out of a file that somebody else wrote, such as a log of any length: piece by piece, and whatever its bytes are.</summary>
public static class SecretFile
{
    private const int Piece = 1 << 16;

    /// <summary>Puts <see cref="SecretMask.Shown"/> in the place of each secret. A file without any is only read.</summary>
    /// <param name="path">The file; nothing happens where there is none.</param>
    /// <param name="mask">What is hidden.</param>
    /// <returns>True when there were secrets in it.</returns>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static bool Hide(string path, SecretMask mask)
    {
        if (mask.IsEmpty || !File.Exists(path)) return false;
        var bytes = mask.OfBytes();
        try
        {
            using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!Copy(from, null, bytes)) return false;
            from.Position = 0;
            using var clean = AtomicFile.Create(path);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(clean.Stream.SafeFileHandle, File.GetUnixFileMode(from.SafeFileHandle));
            Copy(from, clean.Stream, bytes);
            clean.Commit();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"secrets cannot be taken out of '{path}': {e.Message.Split('\n')[0]}", location: new SourceLocation(path), inner: e);
        }
    }

    // Copies with secrets hidden; without a target, looks whether there are any. A stretch counts once nothing that is still to be read can make it longer.
    internal static bool Copy(Stream from, Stream? to, SecretMask mask)
    {
        var text = new char[Math.Max(Piece, 4 * mask.Longest)];
        var bytes = new byte[Piece];
        var (have, isEnd, hasFound) = (0, false, false);
        while (true)
        {
            if (have == text.Length) Array.Resize(ref text, 2 * text.Length);
            var count = from.Read(bytes, 0, Math.Min(bytes.Length, text.Length - have));
            isEnd = count == 0;
            have += Encoding.Latin1.GetChars(bytes, 0, count, text, have);
            var sure = isEnd ? have : Math.Max(0, have - mask.Longest + 1);
            var at = 0;
            var keep = sure;
            while (mask.Next(text.AsSpan(0, have), at) is var (start, end) && start < sure)
            {
                if (end > sure)
                {
                    keep = start; // it may go on
                    break;
                }

                hasFound = true;
                if (to is null) return true;
                Write(to, text.AsSpan(at, start - at), bytes);
                Write(to, SecretMask.Shown, bytes);
                at = end;
            }

            keep = Math.Max(at, keep);
            if (to is not null) Write(to, text.AsSpan(at, keep - at), bytes);
            if (isEnd) return hasFound;
            Array.Copy(text, keep, text, 0, have - keep);
            have -= keep;
        }
    }

    private static void Write(Stream to, ReadOnlySpan<char> text, byte[] bytes)
    {
        for (; text.Length > 0; text = text[Math.Min(text.Length, bytes.Length)..]) to.Write(bytes, 0, Encoding.Latin1.GetBytes(text[..Math.Min(text.Length, bytes.Length)], bytes));
    }
}
