using System.Buffers;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Storage;
using Weir.Versioning.Remotes;

namespace Weir.Versioning.Transfer;

/// <summary>Brings one object from a remote: hashed as it comes, continued where it broke off, under its name only when it is whole.</summary>
internal sealed class Download(DataRemote remote, IncomingFolder incoming, TimeProvider time)
{
    private const int BufferBytes = 1 << 17;

    // Smaller ones are had again as quickly as they are continued.
    private const long KeepFrom = 1 << 20;

    /// <summary>Brings an object; false when the remote does not have it.</summary>
    /// <exception cref="WeirException"><c>corrupt_object</c>, <c>cannot_write</c>, and what the remote refuses.</exception>
    public async Task<bool> RunAsync(ObjectRef reference, string name, Action<long> done, CancellationToken cancellation)
    {
        var partial = incoming.Partial(reference);
        FileStream? kept = null;
        try
        {
            kept = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException)
        {
            // None there, or another process is at it just now.
        }

        var path = kept is null ? incoming.NewPath() : partial;
        var file = kept ?? new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1);
        var isWhole = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            var had = await Hash(file, hash, cancellation);
            for (var isAgain = had == 0; ; isAgain = true)
            {
                try
                {
                    await Retry.RunAsync(attempt => ContinueAsync(reference, file, hash, cancellation), time, cancellation);
                }
                catch (WeirException e) when (e.Code == ErrorCodes.NotFound)
                {
                    return false;
                }

                if (!Damage.IsOther(reference, hash)) break;
                // What was continued may belong to another content: once more from the start before the remote is blamed.
                file.SetLength(0);
                if (isAgain) throw Damage.Fault($"{remote.Address}/{reference.Key}", name);
            }

            var size = file.Length;
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            await file.DisposeAsync();
            isWhole = true;
            incoming.Publish(path, reference.Key, size, () => done(size));
            return true;
        }
        catch (IOException e) when (e.HResult is NativeFiles.NoSpace or NativeFiles.Quota)
        {
            file.SetLength(0); // a full disk is not to be kept full
            throw IncomingFolder.CannotWrite(path, IncomingFolder.Reason(e.HResult));
        }
        finally
        {
            if (!isWhole) Keep(file, path, partial);
        }
    }

    private static void Keep(FileStream file, string path, string partial)
    {
        var length = file.Length;
        file.Dispose();
        try
        {
            if (length < KeepFrom) File.Delete(path);
            else if (path != partial) File.Move(path, partial, overwrite: false);
        }
        catch (IOException)
        {
            // Another process keeps one already.
        }
    }

    private async Task<bool> ContinueAsync(ObjectRef reference, FileStream file, IncrementalHash hash, CancellationToken cancellation)
    {
        var offset = file.Length;
        file.Position = offset;
        ObjectContent content;
        try
        {
            content = await remote.Store.OpenAsync(reference.Key, offset == 0 ? null : new ByteRange(offset), cancellation);
        }
        catch (WeirException e) when (offset > 0 && e.Code == ErrorCodes.InvalidValue)
        {
            // Nothing follows what we have: either it is whole, or of another object; the hash will tell.
            return true;
        }

        await using (content)
        {
            if (content.Offset != offset)
            {
                file.SetLength(0);
                hash.GetHashAndReset();
            }

            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                for (var count = await ReadAsync(content.Stream, buffer, cancellation); count > 0; count = await ReadAsync(content.Stream, buffer, cancellation))
                {
                    hash.AppendData(buffer, 0, count);
                    file.Write(buffer, 0, count);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            if (content.TotalBytes > 0 && file.Length < content.TotalBytes)
                throw new WeirException("remote_truncated", $"{remote.Address} broke off after {file.Length} of {content.TotalBytes} bytes") { IsTransient = true };
        }

        return true;
    }

    // A connection that says nothing for long is dead, though nobody closed it.
    private async Task<int> ReadAsync(Stream stream, byte[] buffer, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(remote.Silence);
        try
        {
            return await stream.ReadAsync(buffer, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new WeirException("remote_silent", $"{remote.Address} sent nothing for {remote.Silence.TotalSeconds:0} s", "try again: what came is kept", inner: e) { IsTransient = true };
        }
    }

    private static async Task<long> Hash(FileStream file, IncrementalHash hash, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        file.Position = 0;
        try
        {
            for (var count = await file.ReadAsync(buffer, cancellation); count > 0; count = await file.ReadAsync(buffer, cancellation)) hash.AppendData(buffer, 0, count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return file.Length;
    }
}
