using System.Buffers;
using System.Security.Cryptography;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Objects;

/// <summary>Takes files into a cache, hashing and copying in one go. An object gets its name only when it is whole; one that is there is never written again.</summary>
internal sealed class ObjectWriter(ObjectCache cache, ObjectProofs proofs)
{
    private const int Attempts = 2;
    private const uint ReadOnlyMode = 0x124; // 0444
    private const int FlushedOneByOne = 16;

    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _fresh = new();
    private volatile bool _cannotClone;
    private int _written;

    /// <summary>Takes a file in.</summary>
    /// <returns>Its hash, and what the file system said of it while it was read.</returns>
    /// <exception cref="WeirException"><c>cannot_read</c>, <c>cannot_write</c>, <c>changed_while_read</c>, <c>wrong_file_kind</c>.</exception>
    public (Md5Value Md5, FileFacts Facts) Take(string path, CancellationToken cancellation)
    {
        if (!Posix.IsAvailable) return TakePortable(path);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var file = OpenFile.Read(path);
            var before = FileFacts.OfOpen(file.Descriptor);
            FileContent.RequireFile(path, before);
            var md5 = before.SizeBytes < FileContent.SmallBytes ? TakeSmall(file, path, before) : TakeLarge(file, path, before, cancellation);
            if (md5 is { } taken) return (taken, before);
        }

        throw FileContent.Changed(path);
    }

    /// <summary>Makes a file itself the object, by a second name: for caches whose files are links anyway.</summary>
    /// <returns>False where the file systems differ.</returns>
    public bool TryAdopt(string path, Md5Value md5)
    {
        var target = cache.PathOf(md5.ToString());
        if (ObjectCache.HasObject(target, FileFacts.Of(path)?.SizeBytes)) return true;
        cache.RequireFolder(target);
        var isExecutable = FileFacts.Of(path)?.IsExecutable == true;
        if (!OperatingSystem.IsLinux() || Posix.Link(path, target) != 0) return File.Exists(target);
        File.SetUnixFileMode(target, (UnixFileMode)ReadOnlyMode);
        // The hash was taken a while ago, and the file may have been written since: it is hashed as what it now is, an object.
        if (FileContent.Hash(target, isLegacy: false, CancellationToken.None).Md5 != md5)
        {
            _ = Posix.Unlink(target);
            File.SetUnixFileMode(path, (UnixFileMode)Links.WorkspaceMode(isExecutable));
            throw FileContent.Changed(path);
        }

        if (FileFacts.Of(target) is { } facts) proofs.Note(md5, facts);
        return true;
    }

    // Null when the file changed: the caller begins anew.
    private Md5Value? TakeSmall(in OpenFile file, string path, in FileFacts before)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)before.SizeBytes);
        try
        {
            var count = file.Fill(buffer.AsSpan(0, (int)before.SizeBytes), path);
            if (count != before.SizeBytes || !FileFacts.OfOpen(file.Descriptor).IsSameContent(before)) return null;
            var md5 = FileContent.Of(buffer.AsSpan(0, count));
            var target = cache.PathOf(md5.ToString());
            if (ObjectCache.HasObject(target, count)) return md5;
            cache.RequireFolder(target);
            using var made = NewFile.In(Path.GetDirectoryName(target)!, cache.Names, ReadOnlyMode);
            made.Write(buffer.AsSpan(0, count)); // what was hashed, and not what the file holds by now
            Finish(made, target, md5);
            return md5;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The kernel copies on one core while the other hashes: a large file takes as long as the slower of the two.
    private Md5Value? TakeLarge(in OpenFile file, string path, in FileFacts before, CancellationToken cancellation)
    {
        using var made = NewFile.In(cache.FilesFolder, cache.Names, ReadOnlyMode);
        Md5Value md5 = default;
        Exception? failure = null;
        var size = before.SizeBytes;
        var begun = NowNs(before);
        var hashing = new Thread(() =>
        {
            try
            {
                md5 = FileContent.Hash(path, isLegacy: false, cancellation).Md5;
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        { IsBackground = true };
        hashing.Start();
        try
        {
            if (!TryClone(made, file)) Copy(made, file, path, size, cancellation);
        }
        finally
        {
            hashing.Join();
        }

        if (failure is WeirException { Code: ErrorCodes.ChangedWhileRead }) return null;
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        var copied = FileFacts.OfOpen(made.Descriptor).SizeBytes;
        if (copied != size || !FileFacts.OfOpen(file.Descriptor).IsSameContent(before)) return null;
        // A file written to just before may be written again without a sign: then the copy itself is hashed.
        if (before.ModifiedNs + Granularity.LocalNs >= begun && HashOf(made, cancellation) != md5) return null;
        var target = cache.PathOf(md5.ToString());
        if (ObjectCache.HasObject(target, size)) return md5;
        cache.RequireFolder(target);
        Finish(made, target, md5);
        return md5;
    }

    private bool TryClone(NewFile made, in OpenFile file)
    {
        if (_cannotClone) return false;
        if (made.TryClone(file.Descriptor)) return true;
        _cannotClone = true;
        return false;
    }

    private static void Copy(NewFile made, in OpenFile file, string path, long size, CancellationToken cancellation)
    {
        try
        {
            made.CopyAll(file.Descriptor, size, cancellation);
        }
        catch (NotSupportedException)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(FileContent.SmallBytes);
            for (int count; (count = file.Fill(buffer, path)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                made.Write(buffer.AsSpan(0, count));
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long NowNs(in FileFacts before) => Math.Max(before.ModifiedNs, (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100);

    private static Md5Value HashOf(NewFile made, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var reading = File.OpenHandle($"/proc/self/fd/{made.Descriptor}");
        var buffer = new byte[1 << 18];
        long offset = 0;
        for (int count; (count = RandomAccess.Read(reading, buffer, offset)) > 0; offset += count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        Span<byte> md5 = stackalloc byte[16];
        hash.GetHashAndReset(md5);
        return Md5Value.Of(md5);
    }

    private void Finish(NewFile made, string target, Md5Value md5)
    {
        if (((uint)Umask.Value & ReadOnlyMode) != 0) made.SetMode(ReadOnlyMode); // DVC's objects can be read by all, whatever the mask
        var facts = FileFacts.OfOpen(made.Descriptor);
        made.Publish(target);
        proofs.Note(md5, facts);
        if (Interlocked.Increment(ref _written) <= FlushedOneByOne) _fresh.Enqueue(target);
    }

    /// <summary>Flushes what was written since the last time: each file while they are few, the whole file system once they are many.</summary>
    public void Flush()
    {
        var written = Interlocked.Exchange(ref _written, 0);
        if (written == 0) return;
        if (written > FlushedOneByOne && Posix.IsAvailable)
        {
            _fresh.Clear();
            using var any = OpenFile.Read(cache.FilesFolder);
            if (Posix.FlushFileSystem(any.Descriptor) != 0) throw NewFile.CannotWrite(cache.FilesFolder, System.Runtime.InteropServices.Marshal.GetLastPInvokeError());
            return;
        }

        while (_fresh.TryDequeue(out var path))
        {
            Durable.FlushFile(path);
            Durable.FlushDirectory(Path.GetDirectoryName(path)!);
        }
    }

    private (Md5Value Md5, FileFacts Facts) TakePortable(string path)
    {
        var facts = FileFacts.Of(path) ?? throw WeirException.FileNotFound(path);
        var md5 = ContentHash.Md5OfFile(path);
        cache.AddFile(path, md5);
        return (Md5Value.Parse(md5), facts);
    }
}
