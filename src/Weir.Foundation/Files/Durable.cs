using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Foundation.Files;

/// <summary>Flushes to the disk itself: a rename is durable only when its folder was flushed too.</summary>
public static partial class Durable
{
    /// <summary>Flushes one file's content.</summary>
    public static void FlushFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Flushes a folder's entries, after a rename, creation or deletion in it. Does nothing on Windows, which has no such call.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, 0 /* O_RDONLY */);
        if (descriptor < 0) return; // a folder that may be entered but not listed still holds the renamed file
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Flushes every file and folder below a directory.</summary>
    public static void FlushTree(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)) FlushFile(file);
        foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)) FlushDirectory(directory);
        FlushDirectory(root);
    }

    // .NET takes a shared flock on every file it opens, which fails on one that is locked; this reads it all the same.
    internal static SafeFileHandle? OpenWithoutLock(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var descriptor = Open(path, 0 /* O_RDONLY */);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
