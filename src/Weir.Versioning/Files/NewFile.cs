using System.Runtime.InteropServices;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Files;

/// <summary>A file written under a temporary name and renamed to its own, by plain system calls. Linux only.</summary>
internal sealed unsafe class NewFile : IDisposable
{
    private readonly string _temporary;
    private bool _isClosed;
    private bool _isDone;

    private NewFile(int descriptor, string temporary)
    {
        Descriptor = descriptor;
        _temporary = temporary;
    }

    /// <summary>The system's number of it.</summary>
    public int Descriptor { get; }

    /// <summary>Makes a temporary file in a folder; the folder is made where it is missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Gives the temporary name.</param>
    /// <param name="mode">Permission bits, from which the process's mask is taken away.</param>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public static NewFile In(string folder, TemporaryNames names, uint mode)
    {
        var temporary = names.In(folder);
        var descriptor = Posix.Open(temporary, Posix.CreateNew, mode);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Posix.NoEntry)
        {
            Directory.CreateDirectory(folder);
            descriptor = Posix.Open(temporary, Posix.CreateNew, mode);
        }

        return descriptor >= 0 ? new NewFile(descriptor, temporary) : throw CannotWrite(folder, Marshal.GetLastPInvokeError());
    }

    /// <summary>Writes bytes at the end.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint done = 0; done < bytes.Length;)
            {
                var count = Posix.Write(Descriptor, start + done, bytes.Length - done);
                if (count >= 0)
                {
                    done += count;
                    continue;
                }

                var error = Marshal.GetLastPInvokeError();
                if (error != 4) throw CannotWrite(_temporary, error);
            }
        }
    }

    /// <summary>Shares the blocks of another file where the file system can (FICLONE of linux/fs.h).</summary>
    public bool TryClone(int source) => Posix.Control(Descriptor, 0x40049409, source) == 0;

    /// <summary>Copies another file within the kernel from its present position; holes and shared blocks stay where the file system can.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public void CopyAll(int source, long bytes, CancellationToken cancellation)
    {
        const int Step = 1 << 26; // not more at once, so that Ctrl-C is heard
        long from = 0, to = 0;
        while (from < bytes)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Posix.CopyRange(source, &from, Descriptor, &to, (nint)Math.Min(Step, bytes - from), 0);
            if (count == 0) break; // it became shorter: whoever compares will see
            if (count > 0) continue;
            var error = Marshal.GetLastPInvokeError();
            if (error is 4) continue;
            if (error is 18 or 22 or 38 or 95 && from == 0) throw new NotSupportedException(); // EXDEV EINVAL ENOSYS EOPNOTSUPP: the caller copies by hand
            throw CannotWrite(_temporary, error);
        }
    }

    /// <summary>Sets the mode.</summary>
    public void SetMode(uint mode) => _ = Posix.ChangeMode(Descriptor, mode);

    /// <summary>Sets the time of the last change.</summary>
    public void SetModified(long ns)
    {
        var time = new Posix.Time { Seconds = ns / 1_000_000_000, Nanoseconds = ns % 1_000_000_000 };
        _ = Posix.SetTimes(Descriptor, new Posix.TimePair { Accessed = time, Modified = time });
    }

    /// <summary>Gives it its name; what had the name is replaced in the same step.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public void Publish(string path)
    {
        // A file system over a network tells of a full disk only now; what has its name must be whole.
        _isClosed = true;
        if (Posix.Close(Descriptor) != 0 && Marshal.GetLastPInvokeError() is not 4 and var error) throw CannotWrite(_temporary, error);
        if (Posix.Rename(_temporary, path) != 0) throw CannotWrite(path, Marshal.GetLastPInvokeError());
        _isDone = true;
    }

    /// <summary>Closes it; removes it unless it was published.</summary>
    public void Dispose()
    {
        if (!_isClosed) _ = Posix.Close(Descriptor);
        if (!_isDone) _ = Posix.Unlink(_temporary);
    }

    internal static WeirException CannotWrite(string path, int error) => new(
        ErrorCodes.CannotWrite,
        $"cannot write '{path}': {error switch { 28 => "no space left on the device", 13 or 1 => "permission denied", 30 => "the file system is read-only", 122 => "the disk quota is used up", _ => Marshal.GetPInvokeErrorMessage(error) }}",
        location: new SourceLocation(path));
}
