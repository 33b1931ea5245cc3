using System.Runtime.InteropServices;
using Weir.Foundation.Errors;

namespace Weir.Versioning.Files;

/// <summary>A file open for reading by plain system calls. Linux only.</summary>
internal readonly unsafe ref struct OpenFile
{
    private OpenFile(int descriptor) => Descriptor = descriptor;

    /// <summary>The system's number of it.</summary>
    public int Descriptor { get; }

    /// <summary>Opens a file to be read.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c> or <c>cannot_read</c>.</exception>
    public static OpenFile Read(string path)
    {
        var descriptor = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec, 0);
        if (descriptor >= 0) return new OpenFile(descriptor);
        var error = Marshal.GetLastPInvokeError();
        throw error == Posix.NoEntry ? WeirException.FileNotFound(path) : FolderReader.CannotRead(path, error);
    }

    /// <summary>Fills a buffer as far as the file reaches; returns the number of bytes.</summary>
    /// <exception cref="WeirException"><c>cannot_read</c>.</exception>
    public int Fill(Span<byte> buffer, string path)
    {
        var filled = 0;
        fixed (byte* start = buffer)
        {
            while (filled < buffer.Length)
            {
                var count = Posix.Read(Descriptor, start + filled, buffer.Length - filled);
                if (count == 0) break;
                if (count < 0)
                {
                    var error = Marshal.GetLastPInvokeError();
                    if (error == 4) continue; // a signal came
                    throw FolderReader.CannotRead(path, error);
                }

                filled += (int)count;
            }
        }

        return filled;
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _ = Posix.Close(Descriptor);
}
