using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Foundation.Secrets;

/// <summary>Takes secrets out of a file that somebody else wrote, such as a log of any length: piece by piece, and whatever its bytes are.</summary>
public static class SecretFile
{
    private const int Piece = 1 << 16;

    /// <summary>Puts <see cref="SecretMask.Shown"/> in the place of each secret, into a new file of the name. One without any is only read.</summary>
    /// <param name="path">The file; nothing happens where there is none.</param>
    /// <param name="mask">What is hidden.</param>
    /// <returns>True when there were secrets in it.</returns>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static bool Hide(string path, SecretMask mask) => Change(path, mask, FileAccess.Read, (from, found) =>
    {
        using var clean = AtomicFile.Create(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(clean.Stream.SafeFileHandle, File.GetUnixFileMode(from.SafeFileHandle));
        var buffer = new byte[Piece];
        from.Position = 0;
        foreach (var (start, end) in found)
        {
            Copy(from, clean.Stream, start, buffer);
            clean.Stream.Write("***"u8);
            from.Position = end;
        }

        Copy(from, clean.Stream, long.MaxValue, buffer);
        clean.Commit();
    });

    /// <summary>Writes stars over each secret, in the file itself: whoever still appends to it goes on.</summary>
    /// <param name="path">The file; nothing happens where there is none.</param>
    /// <param name="mask">What is hidden.</param>
    /// <returns>True when there were secrets in it.</returns>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static bool BlotOut(string path, SecretMask mask) => Change(path, mask, FileAccess.ReadWrite, (file, found) =>
    {
        var stars = new byte[Piece];
        stars.AsSpan().Fill((byte)'*');
        foreach (var (start, end) in found)
        {
            file.Position = start;
            while (file.Position < end) file.Write(stars, 0, (int)Math.Min(stars.Length, end - file.Position));
        }
    });

    private static bool Change(string path, SecretMask mask, FileAccess access, Action<FileStream, IReadOnlyList<(long Start, long End)>> change)
    {
        if (mask.IsEmpty || !File.Exists(path)) return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var found = Find(file, mask.OfBytes());
            if (found.Count == 0) return false;
            if (access == FileAccess.Read)
            {
                change(file, found);
                return true;
            }

            using var written = new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            change(written, found);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"secrets cannot be taken out of '{path}': {e.Message.Split('\n')[0]}", location: new SourceLocation(path), inner: e);
        }
    }

    // Where secrets are, in bytes. A stretch counts once nothing that is still to be read can make it longer.
    internal static IReadOnlyList<(long Start, long End)> Find(Stream from, SecretMask mask)
    {
        var found = new List<(long, long)>();
        var text = new char[Math.Max(Piece, 4 * mask.Longest)];
        var bytes = new byte[Piece];
        var have = 0;
        for (var offset = 0L; ;)
        {
            if (have == text.Length) Array.Resize(ref text, 2 * text.Length);
            var count = from.Read(bytes, 0, Math.Min(bytes.Length, text.Length - have));
            have += Encoding.Latin1.GetChars(bytes, 0, count, text, have);
            var sure = count == 0 ? have : Math.Max(0, have - mask.Longest + 1);
            var keep = sure;
            for (var at = 0; mask.Next(text.AsSpan(0, have), at) is var (start, end) && start < sure; at = end)
            {
                if (end > sure)
                {
                    keep = start; // it may go on
                    break;
                }

                found.Add((offset + start, offset + end));
                keep = Math.Max(sure, end);
            }

            if (count == 0) return found;
            Array.Copy(text, keep, text, 0, have - keep);
            have -= keep;
            offset += keep;
        }
    }

    private static void Copy(Stream from, Stream to, long until, byte[] buffer)
    {
        while (from.Position < until && from.Read(buffer, 0, (int)Math.Min(buffer.Length, until - from.Position)) is > 0 and var count) to.Write(buffer, 0, count);
    }
}
