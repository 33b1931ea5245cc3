using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Versioning.Locks;

/// <summary>A bare <c>flock</c> on a file, as DVC takes it: no pid is written, so that taking it is four calls of the system.</summary>
internal sealed partial class FlockGuard : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;

    private readonly SafeFileHandle _file;

    private FlockGuard(SafeFileHandle file) => _file = file;

    /// <summary>Opens the file; null where the system has no such lock, or refuses.</summary>
    public static FlockGuard? TryOpen(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var descriptor = Open(path, ReadWrite | Create | CloseOnExec, 0x1B6);
        return descriptor < 0 ? null : new FlockGuard(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Takes the lock, or returns false at once.</summary>
    public bool TryLock() => Flock(_file.DangerousGetHandle().ToInt32(), Exclusive | NonBlocking) == 0;

    /// <summary>Releases it by closing the file.</summary>
    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flock(int descriptor, int operation);
}
