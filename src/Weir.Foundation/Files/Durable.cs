using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weir.Foundation.Files;

/// <summary>Flushes to the disk itself: a rename is durable only when its folder was flushed too.</summary>
public static partial class Durable
{
    /// <summary>Flushes one file's content.</summary>
    public static void FlushFile(string path)
    {
        // fsync asks for no right to write, and cache objects are read-only; Windows wants a writable handle.
        using var handle = File.OpenHandle(path, FileMode.Open, OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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

    /// <summary>Makes a folder and the missing ones above it, each durable: flushing the last alone would not keep its parents' entries.</summary>
    public static void CreateDirectory(string path)
    {
        var missing = new Stack<string>();
        for (var folder = Path.GetFullPath(path); !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!) missing.Push(folder);
        while (missing.TryPop(out var folder))
        {
            Directory.CreateDirectory(folder);
            FlushDirectory(Path.GetDirectoryName(folder)!);
        }
    }

    /// <summary>Flushes every file and folder below a directory.</summary>
    public static void FlushTree(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)) FlushFile(file);
        foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)) FlushDirectory(directory);
        FlushDirectory(root);
    }

    // Linux can exchange two names in one step (renameat2, RENAME_EXCHANGE).
    internal static bool TryExchange(string first, string second)
    {
        const int AtCurrentFolder = -100;
        const uint Exchange = 2;
        return OperatingSystem.IsLinux() && RenameAt2(AtCurrentFolder, first, AtCurrentFolder, second, Exchange) == 0;
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt2(int firstFolder, string first, int secondFolder, string second, uint flags);

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
