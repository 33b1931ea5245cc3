namespace Weir.Storage.Ssh;

/// <summary>Reads a part of a file with many requests under way.</summary>
internal sealed class SftpReadStream(SftpFolder folder, ReadOnlyMemory<byte> handle, string path, long offset, long length) : Stream
{
    private readonly Queue<(int Count, Task<ReadOnlyMemory<byte>> Data)> _underWay = new();
    private long _asked;
    private ReadOnlyMemory<byte> _rest;
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            while (_underWay.Count < SftpFolder.ChunksUnderWay && _asked < length)
            {
                var count = (int)Math.Min(SftpFolder.ChunkBytes, length - _asked);
                _underWay.Enqueue((count, folder.ReadAsync(handle, offset + _asked, count, path, cancellationToken)));
                _asked += count;
            }

            if (!_underWay.TryDequeue(out var next)) return 0;
            _rest = await next.Data;
            if (_rest.IsEmpty) return 0; // the file became shorter; whoever reads compares the length

            // A short answer is followed by what was asked behind it: fetch the gap first.
            for (var have = _rest.Length; have < next.Count;)
            {
                var more = await folder.ReadAsync(handle, offset + _given + have, next.Count - have, path, cancellationToken);
                if (more.IsEmpty) break;
                _rest = (byte[])[.. _rest.Span, .. more.Span];
                have = _rest.Length;
            }
        }

        var taken = Math.Min(buffer.Length, _rest.Length);
        _rest[..taken].CopyTo(buffer);
        _rest = _rest[taken..];
        _given += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask DisposeAsync()
    {
        foreach (var (_, data) in _underWay) await data.ContinueWith(static _ => { }, TaskScheduler.Default);
        _underWay.Clear();
        try
        {
            await folder.CloseAsync(handle, path, CancellationToken.None);
        }
        catch (Foundation.Errors.WeirException)
        {
            // The connection is gone, and the handle with it.
        }

        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
