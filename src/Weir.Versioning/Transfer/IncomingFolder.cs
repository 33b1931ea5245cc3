using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;

namespace Weir.Versioning.Transfer;

/// <summary>Where objects are written until they are whole: a folder of this process beside the objects, from which they are renamed in batches.</summary>
/// <remarks>One flush of the file system before each batch of renames makes all its content durable: a flush per file would cost many times the
/// copying itself. What a killed process left is removed by whoever comes an hour later. DVC passes the folder over.</remarks>
internal sealed class IncomingFolder : IDisposable
{
    private const int BatchFiles = 4096;
    private const int Lanes = 64;
    private const long BatchBytes = 512L << 20;
    private static readonly TimeSpan StaleAfter = TimeSpan.FromHours(1);

    private readonly string _root;
    private readonly string _folder;
    private readonly bool _isShared;
    private readonly InterProcessLock _lock;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _made = [];
    private readonly string?[] _lanes = new string?[Lanes];
    private List<(string Temporary, string Target, Action Done)> _pending = [];
    private long _pendingBytes;
    private int _next;

    /// <summary>Makes a folder below a root of objects.</summary>
    /// <param name="root">Root of the cache or remote.</param>
    /// <param name="isShared">Folders are made writable for the group.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public IncomingFolder(string root, bool isShared)
    {
        _root = root;
        _isShared = isShared;
        var all = Path.Combine(root, ".weir-incoming");
        _folder = Path.Combine(all, Id.New());
        try
        {
            Directory.CreateDirectory(_folder);
            if (isShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(all, (UnixFileMode)0x5FD); // 02775
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(root, e.Message);
        }

        _lock = InterProcessLock.TryAcquire(Path.Combine(_folder, "lock"))!;
        RemoveStale(all);
    }

    /// <summary>Where downloads that broke off wait to be continued.</summary>
    public string Partial(ObjectRef reference)
    {
        var folder = Path.Combine(_root, ".weir-incoming", "partial");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, reference.Hash + (reference.IsLegacy ? ".old" : string.Empty));
    }

    /// <summary>A name for a new file. Each thread has a folder of its own: in one they would wait for each other at every file.</summary>
    public string NewPath()
    {
        var lane = Environment.CurrentManagedThreadId % Lanes;
        if (_lanes[lane] is not { } folder)
        {
            folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{lane}"));
            Directory.CreateDirectory(folder);
            _lanes[lane] = folder;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{folder}/{Interlocked.Increment(ref _next)}");
    }

    /// <summary>Takes a whole, verified file that is closed; it appears under its key with the next batch.</summary>
    /// <param name="temporary">The file.</param>
    /// <param name="key">Its key below the root.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="done">Called when it is there.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>: a rename of the batch failed.</exception>
    public void Publish(string temporary, string key, long bytes, Action done)
    {
        List<(string, string, Action)>? full = null;
        lock (_gate)
        {
            _pending.Add((temporary, Path.Combine(_root, key), done));
            _pendingBytes += bytes;
            if (_pending.Count >= BatchFiles || _pendingBytes >= BatchBytes) full = Take();
        }

        if (full is not null) Rename(full);
    }

    /// <summary>Makes everything that was published appear, durably.</summary>
    public void Flush()
    {
        List<(string, string, Action)> rest;
        lock (_gate) rest = Take();
        if (rest.Count == 0) return;
        Rename(rest);
        if (!NativeFiles.IsSupported || !NativeFiles.FlushFileSystem(_root))
            foreach (var folder in _made) Durable.FlushDirectory(folder);
    }

    /// <summary>Removes the folder with whatever was not published.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
            var all = Path.GetDirectoryName(_folder)!;
            if (Directory.Exists(Path.Combine(all, "partial")) && !Directory.EnumerateFileSystemEntries(Path.Combine(all, "partial")).Any()) Directory.Delete(Path.Combine(all, "partial"));
            if (!Directory.EnumerateFileSystemEntries(all).Any()) Directory.Delete(all);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process uses it, or the next one removes it.
        }
    }

    /// <summary>Removes downloads that nobody continued for a day.</summary>
    public static void RemoveOldPartials(string root, DateTimeOffset now)
    {
        var folder = new DirectoryInfo(Path.Combine(root, ".weir-incoming", "partial"));
        if (!folder.Exists) return;
        foreach (var file in folder.EnumerateFiles().Where(f => f.LastWriteTimeUtc < now.UtcDateTime - TimeSpan.FromDays(1))) file.Delete();
    }

    private List<(string, string, Action)> Take()
    {
        var taken = _pending;
        _pending = [];
        _pendingBytes = 0;
        return taken;
    }

    private void Rename(List<(string Temporary, string Target, Action Done)> files)
    {
        if (!NativeFiles.IsSupported || !NativeFiles.FlushFileSystem(_folder))
            foreach (var (temporary, _, _) in files) Durable.FlushFile(temporary);
        foreach (var (temporary, target, done) in files)
        {
            MakeFolder(Path.GetDirectoryName(target)!);
            Move(temporary, target);
            done();
        }
    }

    private static void Move(string temporary, string target)
    {
        if (NativeFiles.IsSupported)
        {
            var result = NativeFiles.Move(temporary, target);
            if (result < 0) throw CannotWrite(target, Reason(-result));
            return;
        }

        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(target, e.Message);
        }
    }

    private void MakeFolder(string folder)
    {
        lock (_gate)
        {
            if (!_made.Add(folder)) return;
            try
            {
                if (Directory.Exists(folder)) return;
                Directory.CreateDirectory(folder);
                if (_isShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0x5FD);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CannotWrite(folder, e.Message);
            }
        }
    }

    private void RemoveStale(string all)
    {
        foreach (var other in new DirectoryInfo(all).EnumerateDirectories())
        {
            if (other.FullName == _folder || other.Name == "partial" || other.LastWriteTimeUtc > TimeProvider.System.GetUtcNow().UtcDateTime - StaleAfter) continue;
            try
            {
                using var held = InterProcessLock.TryAcquire(Path.Combine(other.FullName, "lock"));
                if (held is not null) other.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or WeirException)
            {
                // Somebody else's, or removed just now.
            }
        }
    }

    internal static WeirException CannotWrite(string path, string reason) =>
        new(ErrorCodes.CannotWrite, $"cannot write '{path}': {reason.Split('\n')[0]}", location: new SourceLocation(path));

    internal static string Reason(int error) => error switch
    {
        NativeFiles.NoSpace => "no space left on the device",
        NativeFiles.Quota => "the quota is used up",
        NativeFiles.NotFound => "its folder is not there",
        13 or 1 => "permission denied",
        18 => "it lies on another file system than its neighbours",
        30 => "the file system is read-only",
        _ => string.Create(CultureInfo.InvariantCulture, $"the system says error {error}"),
    };
}
