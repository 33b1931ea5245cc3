namespace Weir.Foundation.Files;

/// <summary>A file being written under a temporary name; see <see cref="AtomicFile.Create"/>.</summary>
public sealed class PendingFile : IDisposable
{
    private readonly string _temporary;
    private readonly string _target;
    private bool _committed;

    internal PendingFile(FileStream stream, string temporary, string target)
    {
        Stream = stream;
        _temporary = temporary;
        _target = target;
    }

    /// <summary>Write here.</summary>
    public FileStream Stream { get; }

    /// <summary>Flushes to disk and renames to the final name.</summary>
    /// <exception cref="Errors.WeirException"><c>cannot_write</c>: the disk is full or the rename failed.</exception>
    public void Commit()
    {
        try
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            File.Move(_temporary, _target, overwrite: true);
            Durable.FlushDirectory(Path.GetDirectoryName(_target)!);
        }
        catch (Exception e) when (DiskFailure.Is(e))
        {
            throw AtomicFile.CannotWrite(_target, e);
        }

        _committed = true;
    }

    /// <summary>Removes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        // A full disk makes the flush inside Dispose fail again; the first failure was reported already.
        try { Stream.Dispose(); }
        catch (Exception e) when (DiskFailure.Is(e)) { }
        if (_committed) return;
        try { File.Delete(_temporary); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
