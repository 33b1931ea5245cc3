using System.Buffers;
using System.Runtime.InteropServices;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Objects;

/// <summary>Makes files in the workspace out of cache objects.</summary>
internal sealed class Links(TemporaryNames names)
{
    private volatile bool _cannotClone;

    /// <summary>Puts a file at a path by the first link type that works; the old one is replaced in one step.</summary>
    /// <param name="source">The object.</param>
    /// <param name="sizeBytes">Its length.</param>
    /// <param name="path">The file to be.</param>
    /// <param name="types">Link types, tried in turn.</param>
    /// <param name="isExecutable">Whether its owner may execute it.</param>
    /// <param name="modifiedNs">Time of the last change to give to a copy; 0 for now.</param>
    /// <param name="expected">The hash that a copy must have, else <c>corrupt_object</c>; null where it is proven.</param>
    public void Place(string source, long sizeBytes, string path, IReadOnlyList<LinkType> types, bool isExecutable, long modifiedNs = 0, Md5Value? expected = null)
    {
        // An empty file is never hard-linked: DVC makes it writable, so that somebody may fill it.
        var isEmpty = sizeBytes == 0;
        foreach (var type in types)
        {
            var isDone = type switch
            {
                LinkType.Hardlink when !isEmpty => TryName(path, temporary => MakeHardLink(source, temporary)),
                LinkType.Symlink => TryName(path, temporary => MakeSymbolicLink(source, temporary)),
                LinkType.Reflink => TryCopy(source, sizeBytes, path, isExecutable, modifiedNs, expected, isClone: true),
                _ => TryCopy(source, sizeBytes, path, isExecutable, modifiedNs, expected, isClone: false),
            };
            if (isDone) return;
        }

        throw new WeirException(
            ErrorCodes.CannotWrite,
            $"'{path}' cannot be made from the cache by {string.Join(", ", types.Select(t => t.ToString().ToLowerInvariant()))}",
            "add `copy` to cache.type",
            new SourceLocation(path));
    }

    /// <summary>Puts a writable copy in the place of a link.</summary>
    public void Unprotect(string path, bool isExecutable) =>
        TryCopy(path, (FileFacts.Of(path) ?? throw WeirException.FileNotFound(path)).SizeBytes, path, isExecutable, 0, null, isClone: false);

    /// <summary>A copy that shares blocks where the file system can.</summary>
    public void CopyOrClone(string source, string target)
    {
        if (!TryClone(source, target)) File.Copy(source, target);
    }

    /// <summary>The mode of a file that belongs to the workspace alone.</summary>
    public static uint WorkspaceMode(bool isExecutable) => (0x1B6u & ~(uint)Umask.Value) | (isExecutable ? 0x40u : 0u);

    private static bool MakeHardLink(string source, string path) => Posix.IsAvailable ? Posix.Link(source, path) == 0 : TryPortableHardLink(source, path);

    private static bool MakeSymbolicLink(string source, string path)
    {
        if (Posix.IsAvailable) return Posix.SymbolicLink(source, path) == 0;
        File.CreateSymbolicLink(path, source);
        return true;
    }

    // Where nothing is yet the link gets its name at once; else under another, and then in the place of the old.
    private bool TryName(string path, Func<string, bool> make)
    {
        if (make(path)) return true;
        if (FileFacts.Of(path, followLinks: false) is null) return false;
        var temporary = names.In(Path.GetDirectoryName(path)!);
        if (!make(temporary)) return false;
        File.Move(temporary, path, overwrite: true);
        File.Delete(temporary); // a name that moves onto another of the same file stays
        return true;
    }

    private bool TryCopy(string source, long sizeBytes, string path, bool isExecutable, long modifiedNs, Md5Value? expected, bool isClone)
    {
        if (!Posix.IsAvailable) return !isClone && CopyPortable(source, path, isExecutable);
        if (isClone && _cannotClone) return false;
        using var file = OpenFile.Read(source);
        using var made = NewFile.In(Path.GetDirectoryName(path)!, names, isExecutable ? 0x1F6u : 0x1B6u); // 0766, 0666
        if (isClone)
        {
            _cannotClone = !made.TryClone(file.Descriptor);
            if (_cannotClone) return false;
            RequireSound(source, expected);
        }
        else if (sizeBytes < FileContent.SmallBytes)
        {
            CopySmall(made, file, source, (int)sizeBytes, expected);
        }
        else
        {
            RequireSound(source, expected);
            CopyLarge(made, file, source, sizeBytes);
        }

        if (modifiedNs != 0) made.SetModified(modifiedNs);
        made.Publish(path);
        return true;
    }

    private static void RequireSound(string source, Md5Value? expected)
    {
        if (expected is { } proof && FileContent.Hash(source, isLegacy: false, CancellationToken.None).Md5 != proof) throw Corrupt(source);
    }

    private static void CopyLarge(NewFile made, in OpenFile file, string source, long sizeBytes)
    {
        try
        {
            made.CopyAll(file.Descriptor, sizeBytes, CancellationToken.None);
        }
        catch (NotSupportedException)
        {
            CopyByHand(made, file, source);
        }

        if (FileFacts.OfOpen(made.Descriptor).SizeBytes != sizeBytes) throw Corrupt(source); // it became shorter meanwhile
    }

    private static void CopySmall(NewFile made, in OpenFile file, string source, int size, Md5Value? expected)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var count = file.Fill(buffer.AsSpan(0, size), source);
            if (expected is { } proof && FileContent.Of(buffer.AsSpan(0, count)) != proof) throw Corrupt(source);
            made.Write(buffer.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void CopyByHand(NewFile made, in OpenFile file, string source)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FileContent.SmallBytes);
        for (int count; (count = file.Fill(buffer, source)) > 0;) made.Write(buffer.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    internal static WeirException Corrupt(string source) => new(
        "corrupt_object",
        $"the cache object '{source}' is not what its name says: it is damaged",
        "`weir doctor --verify --repair` sets damaged objects aside; `weir pull` brings them again",
        new SourceLocation(source));

    private static bool CopyPortable(string source, string path, bool isExecutable)
    {
        var temporary = AtomicFile.TemporaryPathFor(path);
        File.Copy(source, temporary);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, (UnixFileMode)WorkspaceMode(isExecutable));
        File.Move(temporary, path, overwrite: true);
        return true;
    }

    private static bool TryPortableHardLink(string source, string target) => !OperatingSystem.IsWindows() && Link(source, target) == 0;

    // FICLONE of linux/fs.h: the two files share their blocks until one is written.
    private bool TryClone(string source, string target)
    {
        if (!Posix.IsAvailable || _cannotClone) return false;
        using var from = OpenFile.Read(source);
        using var to = NewFile.In(Path.GetDirectoryName(target)!, names, 0x1B6);
        if (!to.TryClone(from.Descriptor)) return false;
        to.Publish(target);
        return true;
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string source, [MarshalAs(UnmanagedType.LPUTF8Str)] string target);
}
