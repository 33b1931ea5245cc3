using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Foundation.Files;

/// <summary>A lock between processes that is taken thousands of times a second: a bare <c>flock</c> on a file that stays open, one call of the system to take it and one to give it back. Gone when its holder dies.</summary>
/// <remarks>It says whose turn it is, and protects nothing by itself: where there is no such lock (Windows, a file that cannot be made, a file system that has none) it is always free. Who must not go on without one takes <see cref="InterProcessLock"/>.</remarks>
public sealed partial class TurnLock : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int Unlock = 8;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    private SafeFileHandle? _file;

    /// <summary>Opens the file, which is made where there is none.</summary>
    /// <param name="path">Its path; null for a lock that is always free.</param>
    public TurnLock(string? path)
    {
        if (path is null || !OperatingSystem.IsLinux()) return;
        var descriptor = Open(path, ReadWrite | Create | CloseOnExec, 0x1B6);
        if (descriptor >= 0) _file = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>True while this holds it.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Takes it, or returns false at once.</summary>
    public bool TryTake()
    {
        if (IsHeld || _file is null || Flock(_file.DangerousGetHandle().ToInt32(), Exclusive | NonBlocking) == 0) return IsHeld = true;
        if (IsAnothers(Marshal.GetLastPInvokeError())) return false;
        Drop(); // it cannot be taken, ever
        return IsHeld = true;
    }

    /// <summary>Gives it back; does nothing where it is not held.</summary>
    public void Release()
    {
        if (!IsHeld) return;
        IsHeld = false;
        if (_file is not null) _ = Flock(_file.DangerousGetHandle().ToInt32(), Unlock);
    }

    /// <summary>Gives it back and closes the file, which stays.</summary>
    public void Dispose()
    {
        IsHeld = false;
        Drop();
    }

    /// <summary>True where the system's number of an error says that it may be free the next time; others (ENOLCK of a network's disk, ENOSYS) say that there are no locks.</summary>
    internal static bool IsAnothers(int error) => error is WouldBlock or Interrupted;

    private void Drop()
    {
        _file?.Dispose();
        _file = null;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flock(int descriptor, int operation);
}
