using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;

namespace Weir.Versioning.Objects;

/// <summary>Objects by their hash: <c>files/md5/ab/cdef…</c>, directories as <c>….dir</c> objects that list their files. DVC 3's layout; 2.x objects are read.</summary>
public sealed class ObjectCache
{
    private readonly string _root;
    private readonly LinkType[] _linkTypes;
    private readonly bool _isShared;

    /// <summary>The cache in a folder, which need not exist yet.</summary>
    public ObjectCache(string root, IReadOnlyList<LinkType> linkTypes, bool isShared)
    {
        _root = root;
        _linkTypes = linkTypes as LinkType[] ?? [.. linkTypes];
        _isShared = isShared;
    }

    /// <summary>Where an object lies, or would lie.</summary>
    public string PathOf(string hash, bool isLegacy = false) =>
        isLegacy ? Path.Combine(_root, hash[..2], hash[2..]) : Path.Combine(Path.Combine(_root, "files", "md5"), hash[..2], hash[2..]);

    /// <summary>Where an object is found: the new place, else the old one; null when it is in neither.</summary>
    public string? Find(string hash)
    {
        var path = PathOf(hash);
        if (File.Exists(path)) return path;
        path = PathOf(hash, isLegacy: true);
        return File.Exists(path) ? path : null;
    }

    /// <summary>True when the object, and for a directory every file that it lists, is there.</summary>
    public bool HasAll(string hash)
    {
        if (Find(hash) is null) return false;
        return !IsDirectory(hash) || ReadDirectory(hash).Entries.All(e => Find(e.Md5) is not null);
    }

    /// <summary>True for the hash of a directory object.</summary>
    public static bool IsDirectory(string hash) => hash.EndsWith(".dir", StringComparison.Ordinal);

    /// <summary>Takes a file into the cache under its known hash; nothing happens when it is there.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>; <c>changed_while_read</c>: the file is no longer what was hashed.</exception>
    public void AddFile(string path, string hash)
    {
        var target = PathOf(hash);
        if (File.Exists(target)) return;
        MakeFolder(target);
        var temporary = AtomicFile.TemporaryPathFor(target);
        try
        {
            // The copy is hashed, not the source: what lands under a name must be that content even if somebody writes meanwhile.
            Links.CopyOrClone(path, temporary);
            if (ContentHash.Md5OfFile(temporary) != hash)
                throw new WeirException(ErrorCodes.ChangedWhileRead, $"'{path}' changed while it was added", "wait until its writer has finished", new SourceLocation(path));
            Protect(temporary);
            AtomicFile.Publish(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write into the cache '{_root}': {e.Message.Split('\n')[0]}", location: new SourceLocation(_root), inner: e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Takes a directory listing into the cache and returns its id.</summary>
    public string AddDirectory(DirectoryListing listing)
    {
        var id = listing.Id();
        var target = PathOf(id);
        if (File.Exists(target)) return id;
        MakeFolder(target);
        using var file = AtomicFile.Create(target);
        file.Stream.Write(listing.ToBytes());
        file.Commit();
        Protect(target);
        return id;
    }

    /// <summary>Reads a directory object.</summary>
    /// <exception cref="WeirException"><c>not_in_cache</c>; <c>corrupt_file</c>: not a directory object, or one that names paths outside.</exception>
    public DirectoryListing ReadDirectory(string hash)
    {
        var path = Find(hash) ?? throw new WeirException("not_in_cache", $"the directory object {hash} is not in the cache", "run `weir pull`, or `dvc pull`", new SourceLocation(PathOf(hash)));
        try
        {
            var entries = DirectoryObject.Read(File.ReadAllBytes(path));
            if (entries.All(e => IsPlain(e.RelativePath) && IsHash(e.Md5)) && IsTree(entries.Select(e => e.RelativePath))) return DirectoryListing.Of(entries);
        }
        catch (JsonException e)
        {
            throw Corrupt(path, e);
        }

        throw Corrupt(path, null);
    }

    /// <summary>Puts an object into the workspace by the first link type that works, replacing what is there.</summary>
    /// <exception cref="WeirException"><c>not_in_cache</c>; <c>cannot_write</c>: no link type works.</exception>
    public void CheckoutFile(string hash, string path, bool isExecutable = false)
    {
        var source = Find(hash) ?? throw new WeirException("not_in_cache", $"'{path}' is not in the cache (object {hash})", "run `weir pull`, or `dvc pull`", new SourceLocation(path));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Links.Place(source, path, _linkTypes, isExecutable);
    }

    /// <summary>True when workspace files are links into the cache, so that an added file must be replaced by one.</summary>
    public bool LinksWorkspace => _linkTypes[0] is LinkType.Hardlink or LinkType.Symlink;

    /// <summary>True for 32 hexadecimal characters, with or without <c>.dir</c>.</summary>
    public static bool IsHash(string text)
    {
        var hex = IsDirectory(text) ? text[..^4] : text;
        return hex.Length == 32 && hex.All(char.IsAsciiHexDigitLower);
    }

    private static bool IsPlain(string relative) => SafePath.IsContained(relative) && relative.Split('/').All(s => s is not ("" or "."));

    // No name twice, and none that is a file here and a folder there.
    private static bool IsTree(IEnumerable<string> paths)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (!files.Add(path)) return false;
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
                if (!folders.Add(path[..slash])) break;
        }

        return !files.Overlaps(folders);
    }

    private void MakeFolder(string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        try
        {
            Durable.CreateDirectory(folder);
            if (_isShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0x5FD); // 02775
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make the cache folder '{folder}': {e.Message.Split('\n')[0]}", location: new SourceLocation(folder), inner: e);
        }
    }

    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private static WeirException Corrupt(string path, Exception? cause) =>
        new(ErrorCodes.CorruptFile, $"'{path}' is not a directory object", "remove it and pull it again", new SourceLocation(path), cause);
}
