using System.Runtime.InteropServices;

namespace Weir.Foundation.Files;

/// <summary>What the file system knows of a file, to the nanosecond: enough to tell whether it may have changed.</summary>
/// <param name="SizeBytes">Length.</param>
/// <param name="ModifiedNs">Last change of the content, nanoseconds since 1970.</param>
/// <param name="ChangedNs">Last change of content, name or mode, which no program can forge; 0 where the system has none.</param>
/// <param name="Inode">Number of the file; 0 where the system has none.</param>
/// <param name="Kind">File, directory or something else. Links are followed.</param>
/// <param name="IsExecutable">True when the owner may execute it.</param>
public readonly partial record struct FileStat(long SizeBytes, long ModifiedNs, long ChangedNs, ulong Inode, FileKind Kind, bool IsExecutable)
{
    private const int AtCurrentFolder = -100;
    private const uint BasicStats = 0x7ff;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Asks for a path; null when nothing is there.</summary>
    public static FileStat? Of(string path) => OperatingSystem.IsLinux() ? OfLinux(path) : OfAny(path);

    /// <summary>True for a folder, and no link to one, that is this user's and that nobody else may enter.</summary>
    internal static bool IsOwnFolder(string path)
    {
        if (OperatingSystem.IsLinux()) return IsOwnFolderOnLinux(path);
        var folder = new DirectoryInfo(path);
        return folder is { Exists: true, LinkTarget: null } && (OperatingSystem.IsWindows() || (folder.UnixFileMode & Others) == 0);
    }

    private static unsafe bool IsOwnFolderOnLinux(string path)
    {
        const int NoFollow = 0x100;
        Statx buffer;
        return Call(AtCurrentFolder, path, NoFollow, BasicStats, &buffer) == 0 && (buffer.Mode & 0xF000) == 0x4000 && (buffer.Mode & (int)Others) == 0 && buffer.Owner == EffectiveUser();
    }

    private static unsafe FileStat? OfLinux(string path)
    {
        Statx buffer;
        if (Call(AtCurrentFolder, path, 0, BasicStats, &buffer) != 0) return null;
        var kind = (buffer.Mode & 0xF000) switch { 0x8000 => FileKind.File, 0x4000 => FileKind.Directory, _ => FileKind.Other };
        return new FileStat((long)buffer.Size, Ns(buffer.Mtime), Ns(buffer.Ctime), buffer.Inode, kind, (buffer.Mode & 0x40) != 0);
    }

    private static FileStat? OfAny(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists)
        {
            var isExecutable = !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != 0;
            return new FileStat(file.Length, Ns(file.LastWriteTimeUtc), 0, 0, FileKind.File, isExecutable);
        }

        var folder = new DirectoryInfo(path);
        return folder.Exists ? new FileStat(0, Ns(folder.LastWriteTimeUtc), 0, 0, FileKind.Directory, true) : null;
    }

    private static long Ns(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;

    private static long Ns(StatxTime time) => time.Seconds * 1_000_000_000 + time.Nanoseconds;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int Call(int folder, string path, int flags, uint mask, Statx* result);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();

    [StructLayout(LayoutKind.Sequential)]
    private struct StatxTime
    {
        public long Seconds;
        public uint Nanoseconds;
        private readonly int _reserved;
    }

    // The kernel's own layout (linux/stat.h), the same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public StatxTime Ctime;
        [FieldOffset(112)] public StatxTime Mtime;
    }
}

/// <summary>What lies at a path.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A device, socket or pipe.</summary>
    Other,
}
