using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Storage.Ssh;

/// <summary>Objects as files on another machine, by SFTP through the system's <c>ssh</c>. Writes go to a temporary name, are flushed and renamed.</summary>
public sealed class SshObjectStore(SshOptions options) : IObjectStore, IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly HashSet<string> _made = [];
    private SftpConnection? _connection;

    /// <inheritdoc/>
    public async Task<StoredObject> PutAsync(string key, Stream content, long? expectedBytes = null, CancellationToken cancellation = default)
    {
        var path = PathOf(key);
        var folder = await FolderAsync(cancellation);
        if (await folder.StatAsync(path, cancellation) is { IsFolder: true }) throw new WeirException(ErrorCodes.WrongFileKind, $"'{key}' is a folder, an object cannot take its place");
        var parent = System.IO.Path.GetDirectoryName(path)!;
        lock (_made) if (!_made.Contains(parent)) parent += '/';
        if (parent.EndsWith('/'))
        {
            parent = parent.TrimEnd('/');
            await folder.MakeFoldersAsync(parent, cancellation);
            lock (_made) _made.Add(parent);
        }

        var temporary = $"{parent}/{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}";
        var handle = await folder.CreateAsync(temporary, cancellation);
        try
        {
            var stored = await SendAsync(folder, handle, temporary, key, content, expectedBytes, cancellation);
            await folder.FlushAsync(handle, cancellation);
            await folder.CloseAsync(handle, temporary, cancellation);
            await folder.RenameAsync(temporary, path, cancellation);
            return stored;
        }
        catch
        {
            await TryRemoveAsync(folder, handle, temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectContent> OpenAsync(string key, ByteRange? range = null, CancellationToken cancellation = default)
    {
        var path = PathOf(key);
        if (range is { Offset: < 0 } or { Length: < 0 }) throw new WeirException(ErrorCodes.InvalidValue, $"the range of '{key}' has a negative bound");
        var folder = await FolderAsync(cancellation);
        if (await folder.StatAsync(path, cancellation) is not { IsFolder: false }) throw new WeirException(ErrorCodes.NotFound, $"there is no object '{key}'");
        var handle = await folder.OpenReadAsync(path, cancellation);
        var facts = await folder.StatAsync(handle, path, cancellation);
        var offset = range?.Offset ?? 0;
        if (offset > 0 && offset >= facts.SizeBytes)
        {
            await folder.CloseAsync(handle, path, cancellation);
            throw new WeirException(ErrorCodes.InvalidValue, $"the range starts at {offset}, '{key}' has {facts.SizeBytes} bytes");
        }

        var length = Math.Min(range?.Length ?? long.MaxValue, facts.SizeBytes - offset);
        return new ObjectContent(new SftpReadStream(folder, handle, path, offset, length), offset, length, facts.SizeBytes, facts.ModifiedAt);
    }

    /// <inheritdoc/>
    public async Task<ObjectEntry?> FindAsync(string key, CancellationToken cancellation = default)
    {
        var folder = await FolderAsync(cancellation);
        return await folder.StatAsync(PathOf(key), cancellation) is { IsFolder: false } facts ? new ObjectEntry(key, false, facts.SizeBytes, facts.ModifiedAt) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var path = folder.Length == 0 ? options.Root : PathOf(folder);
        var files = await FolderAsync(cancellation);
        foreach (var (name, facts) in (await files.ListAsync(path, cancellation)).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)) continue;
            var target = facts.IsLink ? await files.StatAsync($"{path}/{name}", cancellation) : facts;
            if (target is { } known) yield return new ObjectEntry(folder.Length == 0 ? name : $"{folder}/{name}", known.IsFolder, known.IsFolder ? 0 : known.SizeBytes, known.ModifiedAt);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellation = default)
    {
        var path = PathOf(key);
        var folder = await FolderAsync(cancellation);
        if (await folder.StatAsync(path, cancellation) is not { } facts) return false;
        lock (_made) _made.Clear();
        if (!facts.IsFolder) return await folder.RemoveAsync(path, cancellation);
        await DeleteFolderAsync(folder, path, cancellation);
        return true;
    }

    /// <summary>Ends <c>ssh</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _opening.Dispose();
    }

    private static async Task DeleteFolderAsync(SftpFolder folder, string path, CancellationToken cancellation)
    {
        foreach (var (name, facts) in await folder.ListAsync(path, cancellation))
        {
            if (facts.IsFolder) await DeleteFolderAsync(folder, $"{path}/{name}", cancellation);
            else await folder.RemoveAsync($"{path}/{name}", cancellation);
        }

        await folder.RemoveFolderAsync(path, cancellation);
    }

    private static async Task<StoredObject> SendAsync(SftpFolder folder, ReadOnlyMemory<byte> handle, string temporary, string key, Stream content, long? expectedBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var underWay = new Queue<Task>();
        long size = 0;
        while (true)
        {
            var chunk = new byte[SftpFolder.ChunkBytes];
            var count = await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellation);
            if (count == 0) break;
            hash.AppendData(chunk, 0, count);
            underWay.Enqueue(folder.WriteAsync(handle, size, chunk.AsMemory(0, count), temporary, cancellation));
            size += count;
            if (underWay.Count >= SftpFolder.ChunksUnderWay) await underWay.Dequeue();
        }

        await Task.WhenAll(underWay);
        if (expectedBytes is { } expected && expected != size) throw new WeirException(ErrorCodes.InvalidValue, $"'{key}' was announced with {expected} bytes, {size} came", "send it again");
        return new StoredObject(key, size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static async Task TryRemoveAsync(SftpFolder folder, ReadOnlyMemory<byte> handle, string temporary)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await folder.CloseAsync(handle, temporary, patience.Token);
            await folder.RemoveAsync(temporary, patience.Token);
        }
        catch (Exception e) when (e is WeirException or IOException or OperationCanceledException)
        {
            // The first failure is the one to tell.
        }
    }

    private async Task<SftpFolder> FolderAsync(CancellationToken cancellation)
    {
        if (_connection is { IsBroken: false } open) return new SftpFolder(open);
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_connection is { IsBroken: false } opened) return new SftpFolder(opened);
            if (_connection is { } old) await old.DisposeAsync();
            _connection = null;
            _connection = await SftpConnection.OpenAsync(options, cancellation);
            return new SftpFolder(_connection);
        }
        finally
        {
            _opening.Release();
        }
    }

    private string PathOf(string key)
    {
        ObjectKey.Check(key);
        return options.Root == "/" ? "/" + key : $"{options.Root}/{key}";
    }
}
