using Weir.Foundation.Errors;

namespace Weir.Foundation.Files;

/// <summary>A folder outside of all projects that nobody else may enter, for files that must not outlive their owner. What an owner left that was killed is removed when the next one is made.</summary>
/// <remarks>The owner holds a lock in it, which ends with him.</remarks>
public sealed class PrivateFolder : IDisposable
{
    private const string Prefix = "weir-private-";
    private const string LockName = ".owner";
    private static readonly TimeSpan Young = TimeSpan.FromHours(1); // which may be about to be locked

    private readonly InterProcessLock _lock;

    private PrivateFolder(string path, InterProcessLock held) => (Path, _lock) = (path, held);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <param name="parent">Where; null for the system's folder of temporary files.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static PrivateFolder Make(string? parent = null)
    {
        RemoveLeft(parent);
        while (true)
        {
            var path = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), Prefix + Guid.NewGuid().ToString("N"));
            try
            {
                if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
                else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new WeirException(ErrorCodes.CannotWrite, $"the folder '{path}' cannot be made: {e.Message.Split('\n')[0]}", "TMPDIR names another place for temporary files", inner: e);
            }

            var file = System.IO.Path.Combine(path, LockName);
            if (InterProcessLock.TryAcquire(file) is not { } held) continue; // somebody took it for left, and removes it
            if (File.Exists(file)) return new PrivateFolder(path, held);
            held.Dispose();
        }
    }

    /// <summary>Removes what owners left that were killed.</summary>
    /// <param name="parent">Where; null for the system's folder of temporary files.</param>
    public static void RemoveLeft(string? parent = null)
    {
        foreach (var folder in Left(parent ?? System.IO.Path.GetTempPath()))
        {
            try
            {
                if (!FileStat.IsOwnFolder(folder)) continue; // anybody may make one of the name there, with links in it
                var file = System.IO.Path.Combine(folder, LockName);
                if (File.Exists(file))
                {
                    if (InterProcessLock.TryAcquire(file) is not { } held) continue;
                    using (held) Directory.Delete(folder, recursive: true);
                }
                else if (TimeProvider.System.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > Young)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or WeirException)
            {
                // Removed meanwhile.
            }
        }
    }

    /// <summary>Removes it with all that is in it.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever makes the next one tries again.
        }

        _lock.Dispose();
    }

    private static string[] Left(string parent)
    {
        try
        {
            return Directory.GetDirectories(parent, Prefix + "*");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
