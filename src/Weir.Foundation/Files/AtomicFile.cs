using System.Text;
using Weir.Foundation.Errors;

namespace Weir.Foundation.Files;

/// <summary>Writes whole files so that a reader, or a restart after <c>kill -9</c>, sees the old content or the new and never a part.</summary>
/// <remarks>Temporary file in the target's own folder, flush to disk, rename, flush of the folder. The temporary name starts with
/// <see cref="TemporaryPrefix"/>, so that leftovers can be recognised and removed.</remarks>
public static class AtomicFile
{
    /// <summary>How the names of temporary files begin.</summary>
    public const string TemporaryPrefix = ".weir-tmp-";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces a file's content with text in UTF-8 without a byte order mark.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: the folder is missing, read-only or full.</exception>
    public static void WriteText(string path, string text) => WriteBytes(path, Utf8.GetBytes(text));

    /// <summary>Replaces a file's content.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: the folder is missing, read-only or full.</exception>
    public static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        try
        {
            file.Stream.Write(bytes);
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw CannotWrite(path, e);
        }

        file.Commit();
    }

    /// <summary>Opens a temporary file that takes the place of <paramref name="path"/> at <see cref="PendingFile.Commit"/> and vanishes otherwise.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: the folder is missing, read-only or full.</exception>
    public static PendingFile Create(string path)
    {
        var full = Path.GetFullPath(path);
        var temporary = TemporaryPathFor(full);
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16);
            return new PendingFile(stream, temporary, full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>A fresh temporary name beside <paramref name="path"/>, for writers (DuckDB, a download) that open the file themselves; finish with <see cref="Publish"/>.</summary>
    public static string TemporaryPathFor(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{TemporaryPrefix}{Guid.NewGuid():N}");

    /// <summary>Makes a finished temporary file (or directory) durable and renames it to its final name.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: the rename failed.</exception>
    public static void Publish(string temporary, string path)
    {
        try
        {
            if (Directory.Exists(temporary))
            {
                Durable.FlushTree(temporary);
                Directory.Move(temporary, path);
            }
            else
            {
                Durable.FlushFile(temporary);
                File.Move(temporary, path, overwrite: true);
            }

            Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>Puts a finished directory in the place of another in one step where the system can exchange names; the old one is removed.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>: the rename failed.</exception>
    public static void ReplaceDirectory(string temporary, string path)
    {
        if (!Directory.Exists(path))
        {
            Publish(temporary, path);
            return;
        }

        try
        {
            Durable.FlushTree(temporary);
            if (!Durable.TryExchange(temporary, path))
            {
                var old = TemporaryPathFor(path);
                Directory.Move(path, old);
                Directory.Move(temporary, path);
                temporary = old;
            }

            Durable.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Directory.Delete(temporary, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    internal static WeirException CannotWrite(string path, Exception e) =>
        new(ErrorCodes.CannotWrite, $"cannot write '{path}': {DiskFailure.ReasonOf(e)}", location: new SourceLocation(path), inner: e);
}
