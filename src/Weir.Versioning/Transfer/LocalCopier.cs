using System.Security.Cryptography;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Transfer;

/// <summary>Copies objects between the cache and a remote that is a folder, hashing what it copies.</summary>
internal sealed class LocalCopier(string source, IncomingFolder incoming)
{
    private const int BufferBytes = 1 << 18;

    /// <summary>Copies objects on all cores.</summary>
    public void Copy(IReadOnlyList<ObjectRef> objects, Func<ObjectRef, string> nameOf, TransferResult result, Action<ObjectRef> moved, int jobs, CancellationToken cancellation)
    {
        var workers = Math.Clamp(Math.Min(jobs, Environment.ProcessorCount), 1, Math.Max(1, objects.Count / 16));
        var next = -1;
        if (workers == 1)
        {
            Work();
            return;
        }

        Parallel.For(0, workers, _ => Work());

        void Work()
        {
            var buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            for (var i = Interlocked.Increment(ref next); i < objects.Count; i = Interlocked.Increment(ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    One(objects[i], buffer, hash, nameOf, result, moved);
                }
                catch (WeirException e) when (e.Code != ErrorCodes.CannotWrite)
                {
                    result.HasFailed(nameOf(objects[i]), e);
                }
            }
        }
    }

    private void One(ObjectRef reference, byte[] buffer, IncrementalHash hash, Func<ObjectRef, string> nameOf, TransferResult result, Action<ObjectRef> moved)
    {
        var path = Path.Combine(source, reference.Key);
        var temporary = incoming.NewPath();
        var bytes = NativeFiles.IsSupported ? CopyNative(path, temporary, buffer, hash) : CopyManaged(path, temporary, buffer, hash);
        if (bytes is not { } size)
        {
            result.IsMissing(nameOf(reference));
            return;
        }

        if (Damage.IsOther(reference, hash))
        {
            File.Delete(temporary);
            throw Damage.Fault(path, nameOf(reference));
        }

        incoming.Publish(temporary, reference.Key, size, () =>
        {
            result.Moved(size);
            moved(reference);
        });
    }

    private static long? CopyNative(string path, string temporary, byte[] buffer, IncrementalHash hash)
    {
        var from = NativeFiles.OpenRead(path);
        if (from == -NativeFiles.NotFound) return null;
        if (from < 0) throw CannotRead(path, -from);
        var to = NativeFiles.Create(temporary);
        try
        {
            if (to < 0) throw IncomingFolder.CannotWrite(temporary, IncomingFolder.Reason(-to));
            long size = 0;
            while (true)
            {
                var count = NativeFiles.Read(from, buffer);
                if (count < 0) throw CannotRead(path, -count);
                if (count == 0) break;
                hash.AppendData(buffer, 0, count);
                var written = NativeFiles.Write(to, buffer.AsSpan(0, count));
                if (written < 0) throw IncomingFolder.CannotWrite(temporary, IncomingFolder.Reason(-written));
                size += count;
                if (count < buffer.Length) break; // of a file, less than was asked for is the end
            }

            NativeFiles.Protect(to);
            return size;
        }
        finally
        {
            NativeFiles.Shut(from);
            if (to >= 0) NativeFiles.Shut(to);
        }
    }

    private static long? CopyManaged(string path, string temporary, byte[] buffer, IncrementalHash hash)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var from = File.OpenRead(path);
            using var to = File.Create(temporary);
            long size = 0;
            for (var count = from.Read(buffer); count > 0; count = from.Read(buffer))
            {
                hash.AppendData(buffer, 0, count);
                to.Write(buffer, 0, count);
                size += count;
            }

            return size;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw IncomingFolder.CannotWrite(temporary, e.Message);
        }
    }

    private static WeirException CannotRead(string path, int error) => new("cannot_read", $"'{path}' cannot be read: {IncomingFolder.Reason(error)}", location: new SourceLocation(path));
}
