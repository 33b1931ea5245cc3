using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;

namespace Weir.Versioning.Objects;

/// <summary>Objects by their hash: <c>files/md5/ab/cdef…</c>, directories as <c>….dir</c> objects that list their files. DVC 3's layout; 2.x objects lie in <c>ab/cdef…</c> and are read.</summary>
public sealed class ObjectCache
{
    private const int ManyObjects = 500;

    private readonly string _root;
    private readonly LinkType[] _linkTypes;
    private readonly bool _isShared;
    private readonly bool[] _folders = new bool[256];
    private readonly ObjectProofs _proofs;
    private readonly Links _links;

    /// <summary>The cache in a folder, which need not exist yet.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="linkTypes">How files get into the workspace, tried in turn.</param>
    /// <param name="isShared">Whether its folders are writable for the group.</param>
    /// <param name="proofs">File of the objects that were seen to be sound; null to keep none.</param>
    public ObjectCache(string root, IReadOnlyList<LinkType> linkTypes, bool isShared, string? proofs = null)
    {
        _root = root;
        _linkTypes = linkTypes as LinkType[] ?? [.. linkTypes];
        _isShared = isShared;
        FilesFolder = Path.Combine(root, "files", "md5");
        _proofs = new ObjectProofs(new Lazy<HashState>(() => HashState.Load(proofs ?? Path.Combine(root, ".none", "objects"), TimeProvider.System)));
        _links = new Links(Names);
        Writer = new ObjectWriter(this, _proofs);
    }

    /// <summary>Full path of the cache.</summary>
    public string Root => _root;

    /// <summary>The folder of the 256 folders of objects.</summary>
    public string FilesFolder { get; }

    /// <summary>True when workspace files are links into the cache, so that an added file must be replaced by one.</summary>
    public bool LinksWorkspace => _linkTypes[0] is LinkType.Hardlink or LinkType.Symlink;

    /// <summary>How files get into the workspace, tried in turn.</summary>
    public IReadOnlyList<LinkType> LinkTypes => _linkTypes;

    /// <summary>Names for temporary files.</summary>
    internal TemporaryNames Names { get; } = new();

    /// <summary>Takes files in.</summary>
    internal ObjectWriter Writer { get; }

    /// <summary>Where an object lies, or would lie.</summary>
    public string PathOf(string hash, bool isLegacy = false) => string.Concat(isLegacy ? _root : FilesFolder, "/", hash.AsSpan(0, 2), string.Concat("/", hash.AsSpan(2)));

    /// <summary>Where an object is found; null when it is not there.</summary>
    /// <param name="hash">Its id.</param>
    /// <param name="isLegacy">Look in the place of DVC 2.x, whose hashes of texts are others.</param>
    public string? Find(string hash, bool isLegacy = false)
    {
        var path = PathOf(hash, isLegacy);
        return FileFacts.Of(path) is { IsFile: true } ? path : null;
    }

    /// <summary>True when the object, and for a directory every file that it lists, is there.</summary>
    public bool HasAll(string hash, bool isLegacy = false)
    {
        if (Find(hash, isLegacy) is null) return false;
        if (!IsDirectory(hash)) return true;
        try
        {
            return Missing(ReadDirectory(hash, isLegacy).Entries.Select(e => e.Md5), isLegacy).Count == 0;
        }
        catch (WeirException e) when (e.Code == ErrorCodes.CorruptFile)
        {
            return false;
        }
    }

    /// <summary>Which of some file objects are not there.</summary>
    public IReadOnlySet<string> Missing(IEnumerable<string> hashes, bool isLegacy = false)
    {
        var list = hashes as IReadOnlyList<string> ?? [.. hashes];
        var missing = new HashSet<string>();
        var inventory = list.Count >= ManyObjects && !isLegacy ? CacheInventory.Read(FilesFolder) : null;
        foreach (var hash in list)
            if (inventory is not null ? !inventory.Has(Md5Value.Parse(hash)) : Find(hash, isLegacy) is null) missing.Add(hash);
        return missing;
    }

    /// <summary>True for the hash of a directory object.</summary>
    public static bool IsDirectory(string hash) => hash.EndsWith(".dir", StringComparison.Ordinal);

    /// <summary>True for 32 hexadecimal characters, with or without <c>.dir</c>.</summary>
    public static bool IsHash(string text)
    {
        var hex = IsDirectory(text) ? text[..^4] : text;
        return hex.Length == 32 && hex.All(char.IsAsciiHexDigitLower);
    }

    /// <summary>Takes a file into the cache under its known hash; nothing happens when it is there. Legacy hashes go to the place of DVC 2.x.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>; <c>changed_while_read</c>: the file is no longer what was hashed.</exception>
    public void AddFile(string path, string hash, bool isLegacy = false)
    {
        var target = PathOf(hash, isLegacy);
        if (HasObject(target, FileFacts.Of(path)?.SizeBytes)) return;
        RequireFolder(target, isLegacy);
        var temporary = AtomicFile.TemporaryPathFor(target);
        try
        {
            // The copy is hashed, not the source: what lands under a name must be that content even if somebody writes meanwhile.
            _links.CopyOrClone(path, temporary);
            if ((isLegacy ? LegacyHash.OfFile(temporary, CancellationToken.None) : ContentHash.Md5OfFile(temporary)) != hash)
                throw new WeirException(ErrorCodes.ChangedWhileRead, $"'{path}' changed while it was added", "wait until its writer has finished", new SourceLocation(path));
            Protect(temporary);
            AtomicFile.Publish(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(_root, e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Takes a directory listing into the cache and returns its id.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    public string AddDirectory(DirectoryListing listing, bool isLegacy = false)
    {
        var bytes = listing.ToBytes();
        var id = ContentHash.Md5(bytes) + ".dir";
        var target = PathOf(id, isLegacy);
        if (HasObject(target, bytes.Length)) return id;
        RequireFolder(target, isLegacy);
        var temporary = AtomicFile.TemporaryPathFor(target);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1)) stream.Write(bytes);
            Protect(temporary);
            AtomicFile.Publish(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try { File.Delete(temporary); }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            throw CannotWrite(_root, e);
        }

        return id;
    }

    /// <summary>Reads a directory object.</summary>
    /// <exception cref="WeirException"><c>not_in_cache</c>; <c>corrupt_file</c>: not a directory object, one that names paths outside, or not the one that its name says.</exception>
    public DirectoryListing ReadDirectory(string hash, bool isLegacy = false)
    {
        var path = Find(hash, isLegacy) ?? throw NotInCache($"the directory object {hash}", hash, isLegacy);
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!isLegacy && ContentHash.Md5(bytes) != hash[..^4]) throw Corrupt(path, null);
            var entries = DirectoryObject.Read(bytes);
            if (entries.All(e => IsPlain(e.RelativePath) && IsHash(e.Md5)) && IsTree(entries.Select(e => e.RelativePath))) return DirectoryListing.Of(entries);
        }
        catch (JsonException e)
        {
            throw Corrupt(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException("cannot_read", $"'{path}' cannot be read", location: new SourceLocation(path), inner: e);
        }

        throw Corrupt(path, null);
    }

    /// <summary>Puts an object into the workspace by the first link type that works, replacing what is there. An object that was not yet seen to be sound is hashed first.</summary>
    /// <exception cref="WeirException"><c>not_in_cache</c>; <c>corrupt_object</c>; <c>cannot_write</c>: no link type works.</exception>
    public void CheckoutFile(string hash, string path, bool isExecutable = false) => CheckoutFile(hash, path, isExecutable, isLegacy: false, 0);

    internal void CheckoutFile(string hash, string path, bool isExecutable, bool isLegacy, long modifiedNs)
    {
        var source = PathOf(hash, isLegacy);
        if (FileFacts.Of(source) is not { IsFile: true } facts) throw NotInCache($"'{path}'", hash, isLegacy);
        Md5Value? expected = null;
        if (!isLegacy)
        {
            var md5 = Md5Value.Parse(hash);
            if (!_proofs.IsProven(md5, facts))
            {
                // A copy is hashed as it is made; whoever gets a link gets the object itself.
                if (LinksWorkspace || facts.SizeBytes >= FileContent.SmallBytes)
                {
                    if (FileContent.Hash(source, isLegacy: false, CancellationToken.None).Md5 != md5) throw Links.Corrupt(source);
                    if (!facts.IsWritable) _proofs.Note(md5, facts);
                }
                else
                {
                    expected = md5;
                }
            }
        }

        _links.Place(source, facts.SizeBytes, path, _linkTypes, isExecutable, modifiedNs, expected);
    }

    /// <summary>Puts a writable copy in the place of a link.</summary>
    internal void Unprotect(string path, bool isExecutable) => _links.Unprotect(path, isExecutable);

    /// <summary>Makes what was taken in durable, before a metafile speaks of it. Nothing happens when nothing was.</summary>
    internal void Flush() => Writer.Flush();

    /// <summary>Keeps the proofs of objects for the next command.</summary>
    internal void SaveProofs() => _proofs.Save();

    /// <summary>True when an object is there; one of another size than it must have is damaged and counts as missing.</summary>
    internal static bool HasObject(string path, long? sizeBytes) => FileFacts.Of(path) is { IsFile: true } facts && (sizeBytes is null || facts.SizeBytes == sizeBytes);

    /// <summary>Makes the folder of an object.</summary>
    /// <exception cref="WeirException"><c>cannot_write</c>.</exception>
    internal void RequireFolder(string target, bool isLegacy = false)
    {
        var folder = Path.GetDirectoryName(target)!;
        var prefix = Convert.ToInt32(folder[^2..], 16);
        if (!isLegacy && Volatile.Read(ref _folders[prefix])) return;
        try
        {
            if (!Directory.Exists(folder))
            {
                Durable.CreateDirectory(folder);
                if (_isShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0x5FD); // 02775
            }

            if (!isLegacy) Volatile.Write(ref _folders[prefix], true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make the cache folder '{folder}': {e.Message.Split('\n')[0]}", location: new SourceLocation(folder), inner: e);
        }
    }

    // Any name that a Unix file system allows, but nothing that leads elsewhere, and no .git, whose configuration and hooks would run (adding ignores it too).
    private static bool IsPlain(string relative)
    {
        if (relative.Contains('\0', StringComparison.Ordinal) || (OperatingSystem.IsWindows() && !SafePath.IsContained(relative))) return false;
        foreach (var segment in relative.AsSpan().Split('/'))
            if (relative.AsSpan()[segment] is "" or "." or ".." || relative.AsSpan()[segment].Equals(".git", StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }

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

    private static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private WeirException NotInCache(string what, string hash, bool isLegacy) =>
        new("not_in_cache", $"{what} is not in the cache (object {hash})", "run `weir pull`, or `dvc pull`", new SourceLocation(PathOf(hash, isLegacy)));

    private static WeirException CannotWrite(string root, Exception e) =>
        new(ErrorCodes.CannotWrite, $"cannot write into the cache '{root}': {e.Message.Split('\n')[0]}", location: new SourceLocation(root), inner: e);

    private static WeirException Corrupt(string path, Exception? cause) =>
        new(ErrorCodes.CorruptFile, $"'{path}' is not a directory object", "`weir doctor --verify --repair` sets it aside; then pull it again", new SourceLocation(path), cause);
}
