using System.Runtime.CompilerServices;
using Weir.Foundation.Files;

namespace Weir.Versioning.Files;

/// <summary>What the file system says of one path, with what <see cref="FileStat"/> leaves out: links, all mode bits.</summary>
/// <param name="SizeBytes">Length.</param>
/// <param name="ModifiedNs">Last change of the content, nanoseconds since 1970.</param>
/// <param name="ChangedNs">Last change of content, name or mode; 0 where the system has none.</param>
/// <param name="Inode">Number of the file; 0 where the system has none.</param>
/// <param name="Mode">Type and permission bits as Unix has them.</param>
/// <param name="Links">How many names the file has.</param>
internal readonly record struct FileFacts(long SizeBytes, long ModifiedNs, long ChangedNs, ulong Inode, uint Mode, uint Links)
{
    private const uint TypeMask = 0xF000;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <summary>True for a regular file.</summary>
    public bool IsFile => (Mode & TypeMask) == 0x8000;

    /// <summary>True for a folder.</summary>
    public bool IsFolder => (Mode & TypeMask) == 0x4000;

    /// <summary>True for a symbolic link (never when links were followed).</summary>
    public bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>True when the owner may execute it.</summary>
    public bool IsExecutable => (Mode & 0x40) != 0;

    /// <summary>True when anybody may write it.</summary>
    public bool IsWritable => (Mode & 0x92) != 0;

    /// <summary>Asks for a path; null when nothing is there.</summary>
    public static FileFacts? Of(string path, bool followLinks = true) => Posix.IsAvailable ? OfLinux(path, followLinks) : OfAny(path, followLinks);

    /// <summary>Asks for a name (zero-terminated) in an open folder; null when nothing is there.</summary>
    public static unsafe FileFacts? At(int folder, byte* name)
    {
        Unsafe.SkipInit(out Posix.StatBuffer buffer);
        return Posix.Stat(folder, name, 0, BasicStats, &buffer) == 0 ? From(buffer) : null;
    }

    /// <summary>Asks for an open file.</summary>
    public static unsafe FileFacts OfOpen(int file)
    {
        const int EmptyPath = 0x1000;
        Unsafe.SkipInit(out Posix.StatBuffer buffer);
        byte nothing = 0;
        return Posix.Stat(file, &nothing, EmptyPath, BasicStats, &buffer) == 0 ? From(buffer) : default;
    }

    /// <summary>The smaller form.</summary>
    public FileStat ToStat() =>
        new(SizeBytes, ModifiedNs, ChangedNs, Inode, IsFile ? FileKind.File : IsFolder ? FileKind.Directory : FileKind.Other, IsExecutable);

    /// <summary>True when content, place on the disk and times are the same.</summary>
    public bool IsSameContent(in FileFacts other) =>
        SizeBytes == other.SizeBytes && ModifiedNs == other.ModifiedNs && ChangedNs == other.ChangedNs && Inode == other.Inode;

    private static unsafe FileFacts? OfLinux(string path, bool followLinks)
    {
        Unsafe.SkipInit(out Posix.StatBuffer buffer);
        return Posix.Stat(Posix.AtCurrentFolder, path, followLinks ? 0 : NoFollow, BasicStats, &buffer) == 0 ? From(buffer) : null;
    }

    private static FileFacts? OfAny(string path, bool followLinks)
    {
        if (!followLinks && new FileInfo(path).LinkTarget is not null) return new FileFacts(0, 0, 0, 0, 0xA1FF, 1);
        if (FileStat.Of(path) is not { } stat) return null;
        var mode = stat.Kind switch { FileKind.File => 0x8000u, FileKind.Directory => 0x4000u, _ => 0u };
        mode |= OperatingSystem.IsWindows() ? 0x1A4u : (uint)File.GetUnixFileMode(path);
        return new FileFacts(stat.SizeBytes, stat.ModifiedNs, stat.ChangedNs, stat.Inode, mode, 1);
    }

    private static FileFacts From(in Posix.StatBuffer b) => new(
        b.Size,
        (b.ModifiedSeconds * 1_000_000_000) + b.ModifiedNanoseconds,
        (b.ChangedSeconds * 1_000_000_000) + b.ChangedNanoseconds,
        b.Inode,
        b.Mode,
        b.Links);
}
