using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.PredictionLog;

/// <summary>The journal that a living writer holds; a lock file beside it tells others so.</summary>
internal sealed class OpenJournal
{
    private readonly string _path;
    private readonly InterProcessLock _lock;

    private OpenJournal(string path, FileStream stream, InterProcessLock held)
    {
        _path = path;
        Stream = stream;
        _lock = held;
    }

    public FileStream Stream { get; }

    public static OpenJournal Create(string folder, string id)
    {
        var path = Path.Combine(folder, $"journal-{id}{Journal.Suffix}");
        var held = InterProcessLock.TryAcquire(Sealing.LockOf(path)) ?? throw new IOException($"{path} is held");
        try
        {
            var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 1 << 16);
            stream.Write(Journal.Magic);
            return new OpenJournal(path, stream, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Closes and seals. When sealing fails the journal stays for whoever opens the log next.</summary>
    public void Seal(Action<string>? warn)
    {
        try
        {
            Stream.Dispose();
            Sealing.Seal(_path, warn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WeirException)
        {
            warn?.Invoke($"the prediction log '{_path}' could not be sealed and stays as it is: {e.Message}");
        }
        finally
        {
            _lock.Dispose();
        }
    }

    public void Abandon()
    {
        try { Stream.Dispose(); }
        catch (IOException) { }
        _lock.Dispose();
    }
}
