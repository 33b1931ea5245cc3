using System.Runtime.InteropServices;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Versioning.Objects;

/// <summary>Makes files in the workspace out of cache objects, and the other way round.</summary>
internal static class Links
{
    /// <summary>Puts a file at a path by the first link type that works; the old one is replaced in one step.</summary>
    public static void Place(string source, string path, IReadOnlyList<LinkType> types, bool isExecutable)
    {
        var temporary = AtomicFile.TemporaryPathFor(path);
        // An empty file is never hard-linked: DVC makes it writable, so that somebody may fill it.
        var isEmpty = new FileInfo(source).Length == 0;
        foreach (var type in types)
        {
            if (!TryLink(source, temporary, isEmpty && type is LinkType.Hardlink ? LinkType.Copy : type)) continue;
            if (type is LinkType.Copy or LinkType.Reflink || isEmpty) MakeWritable(temporary, isExecutable);
            File.Move(temporary, path, overwrite: true);
            return;
        }

        throw new WeirException(
            ErrorCodes.CannotWrite,
            $"'{path}' cannot be made from the cache by {string.Join(", ", types.Select(t => t.ToString().ToLowerInvariant()))}",
            "add `copy` to cache.type",
            new SourceLocation(path));
    }

    /// <summary>A copy that shares blocks where the file system can.</summary>
    public static void CopyOrClone(string source, string target)
    {
        if (!TryClone(source, target)) File.Copy(source, target);
    }

    private static bool TryLink(string source, string target, LinkType type)
    {
        switch (type)
        {
            case LinkType.Reflink: return TryClone(source, target);
            case LinkType.Hardlink: return !OperatingSystem.IsWindows() && Link(source, target) == 0;
            case LinkType.Symlink:
                File.CreateSymbolicLink(target, source);
                return true;
            default:
                File.Copy(source, target);
                return true;
        }
    }

    private static void MakeWritable(string path, bool isExecutable)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var mode = All & ~Umask.Value;
        File.SetUnixFileMode(path, isExecutable ? mode | UnixFileMode.UserExecute : mode);
    }

    // FICLONE of linux/fs.h: the two files share their blocks until one is written.
    private static bool TryClone(string source, string target)
    {
        if (!OperatingSystem.IsLinux()) return false;
        const nuint Clone = 0x40049409;
        using var from = File.OpenHandle(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        int result;
        using (var to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write))
            result = Ioctl(to.DangerousGetHandle().ToInt32(), Clone, from.DangerousGetHandle().ToInt32());
        if (result != 0) File.Delete(target);
        return result == 0;
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string source, [MarshalAs(UnmanagedType.LPUTF8Str)] string target);

    [DllImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ioctl(int descriptor, nuint request, int argument);
}
