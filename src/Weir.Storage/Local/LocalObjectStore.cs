using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Storage.Local;

/// <summary>Objects as files below a folder. Writes go to a temporary name, are flushed to disk and renamed.</summary>
public sealed class LocalObjectStore : IObjectStore, IUnfinishedWrites
{
    private const int BufferBytes = 1 << 18;

    private readonly string _root;

    /// <summary>A store below a folder, which is made at the first write.</summary>
    public LocalObjectStore(string root) => _root = Path.GetFullPath(root);

    /// <summary>Full path of the folder.</summary>
    public string Root => _root;

    /// <inheritdoc/>
    public async Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default)
    {
        var path = PathOf(key);
        Prepare(path, key);
        using var file = AtomicFile.Create(path);
        var (size, md5) = await CopyAsync(content, file.Stream, path, cancellation);
        if (expectedBytes is { } expected && expected != size)
            throw new WeirException(ErrorCodes.InvalidValue, $"'{key}' was announced with {expected} bytes, {size} came", "send it again");
        if (Directory.Exists(path)) throw IsFolder(key);
        file.Commit();
        return new StoredObject(key, size, md5);
    }

    /// <inheritdoc/>
    public Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = PathOf(key);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is IOException or UnauthorizedAccessException && IsNoFile(path)))
        {
            throw new WeirException(ErrorCodes.NotFound, $"there is no object '{key}'", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException("cannot_read", $"'{key}' is there, but cannot be read: {(e is IOException ? "the disk gave an error" : "permission is denied")}", inner: e);
        }

        var total = file.Length;
        var modified = File.GetLastWriteTimeUtc(path);
        if (range is not { } part) return Task.FromResult(new ObjectContent(file, 0, total, total, modified));
        if (part.Offset < 0 || part.Length < 0 || (part.Offset >= total && total > 0) || (total == 0 && part.Offset > 0))
        {
            file.Dispose();
            throw new WeirException(ErrorCodes.InvalidValue, $"the range starts at {part.Offset}, '{key}' has {total} bytes");
        }

        file.Position = part.Offset;
        var length = Math.Min(part.Length ?? long.MaxValue, total - part.Offset);
        return Task.FromResult(new ObjectContent(new BoundedStream(file, length), part.Offset, length, total, modified));
    }

    /// <inheritdoc/>
    public Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default)
    {
        var info = new FileInfo(PathOf(key));
        return Task.FromResult(info.Exists ? new ObjectEntry(key, false, info.Length, info.LastWriteTimeUtc) : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        var directory = new DirectoryInfo(folder.Length == 0 ? _root : PathOf(folder));
        if (!directory.Exists) yield break;
        var entries = directory.GetFileSystemInfos();
        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)) continue;
            var key = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (entry.LinkTarget is not null && !StaysInside(key)) continue;
            var isFolder = Directory.Exists(entry.FullName);
            yield return new ObjectEntry(key, isFolder, isFolder ? 0 : new FileInfo(entry.FullName).Length, entry.LastWriteTimeUtc);
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string key, CancellationToken cancellation = default)
    {
        var path = PathOf(key);
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            else if (File.Exists(path)) File.Delete(path);
            else return Task.FromResult(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot delete '{key}': {e.Message}", inner: e);
        }

        Durable.FlushDirectory(Path.GetDirectoryName(path)!);
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task<(long Files, long Bytes)> RemoveUnfinishedAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            var (files, bytes) = (0L, 0L);
            if (!Directory.Exists(_root)) return (files, bytes);
            var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchType = MatchType.Simple, MatchCasing = MatchCasing.CaseSensitive };
            foreach (var path in Directory.EnumerateFiles(_root, AtomicFile.TemporaryPrefix + "*", everywhere))
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    var file = new FileInfo(path);
                    if (!file.Exists || file.LastWriteTimeUtc >= before.UtcDateTime) continue;
                    var length = file.Length;
                    if (!isDryRun) file.Delete();
                    files++;
                    bytes += length;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Finished or removed just now, or not ours to remove: the next sweep looks again.
                }
            }

            return (files, bytes);
        },
        cancellation);

    /// <summary>The file of a key, for local readers that need a path (ONNX Runtime, DuckDB). It need not exist.</summary>
    /// <exception cref="WeirException"><c>path_escapes_root</c>.</exception>
    public string PathOf(string key)
    {
        ObjectKey.Check(key);
        return SafePath.Below(_root, key);
    }

    // A folder, and a key below an object, cannot be opened either; neither is an object.
    private bool IsNoFile(string path)
    {
        if (Directory.Exists(path)) return true;
        for (var above = Path.GetDirectoryName(path)!; above.Length >= _root.Length; above = Path.GetDirectoryName(above)!)
            if (File.Exists(above)) return true;
        return false;
    }

    private bool StaysInside(string key)
    {
        try
        {
            SafePath.Below(_root, key);
            return true;
        }
        catch (WeirException)
        {
            return false;
        }
    }

    private static void Prepare(string path, string key)
    {
        if (Directory.Exists(path)) throw IsFolder(key);
        try
        {
            Durable.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{key}': a file is in the way, or permission is denied", inner: e);
        }
    }

    private static WeirException IsFolder(string key) => new(ErrorCodes.WrongFileKind, $"'{key}' is a folder, an object cannot take its place");

    private static async Task<(long Size, string Md5)> CopyAsync(Stream content, FileStream file, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long size = 0;
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellation)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                Write(file, buffer.AsSpan(0, count), path);
                size += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Write(FileStream file, ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException e)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{path}': {e.Message}", inner: e);
        }
    }
}
