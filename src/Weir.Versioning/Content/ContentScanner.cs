using System.Collections.Concurrent;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Content;

/// <summary>Hashes files and folders of the workspace, remembering what it hashed.</summary>
public sealed class ContentScanner
{
    private readonly DvcRepository _repository;
    private readonly Lazy<HashState> _state;
    private readonly Lazy<HashState> _legacy;
    private readonly ConcurrentDictionary<string, ContentId?> _outside = new(StringComparer.Ordinal);

    internal ContentScanner(DvcRepository repository)
    {
        _repository = repository;
        _state = new Lazy<HashState>(() => Load(repository.Project.HashState));
        _legacy = new Lazy<HashState>(() => Load(repository.Project.HashState + "-2x"));

        HashState Load(string path) => HashState.Load(path, TimeProvider.System, Granularity.Of(repository.Root));
    }

    /// <summary>What lies at a path; null when nothing does.</summary>
    /// <param name="fullPath">A file or a directory.</param>
    /// <param name="isLegacy">Hash as DVC 2.x did, for comparison with an entry of its time.</param>
    /// <param name="cancellation">Stops between files, and within large ones.</param>
    /// <exception cref="WeirException"><c>changed_while_read</c>; <c>cannot_read</c>; <c>wrong_file_kind</c> for a device or socket.</exception>
    public ContentId? Scan(string fullPath, bool isLegacy, CancellationToken cancellation = default)
    {
        if (StageReader.IsUrl(fullPath)) return Outside(fullPath);
        if (FileFacts.Of(fullPath) is not { } facts) return null;
        if (!facts.IsFolder) return File(fullPath, facts, isLegacy, cancellation);
        var tree = ScanTree(fullPath, cancellation, isLegacy);
        return Identify(tree, isLegacy);
    }

    /// <summary>What lies at a path; null when nothing does.</summary>
    /// <exception cref="WeirException"><c>changed_while_read</c>; <c>cannot_read</c>; <c>wrong_file_kind</c> for a device or socket.</exception>
    public ContentId? Scan(string fullPath, CancellationToken cancellation = default) => Scan(fullPath, isLegacy: false, cancellation);

    /// <summary>What lies at a path, told by the hash of DVC 2.x where that is what was recorded and nobody changed it since; null when nothing does.</summary>
    /// <exception cref="WeirException"><c>changed_while_read</c>; <c>cannot_read</c>; <c>wrong_file_kind</c> for a device or socket.</exception>
    public ContentId? ScanAs(string fullPath, ContentId? recorded, CancellationToken cancellation = default) =>
        recorded is { IsLegacy: true } && Scan(fullPath, isLegacy: true, cancellation) is { } same && same.Md5 == recorded.Md5 ? same : Scan(fullPath, cancellation);

    /// <summary>True when a path still holds what DVC 2.x recorded.</summary>
    internal bool IsLegacySame(string fullPath, ContentId? recorded, CancellationToken cancellation) =>
        recorded is { IsLegacy: true } && Scan(fullPath, isLegacy: true, cancellation)?.Md5 == recorded.Md5;

    /// <summary>True when something lies at a path, or at an address that was looked at.</summary>
    public bool Exists(string fullPath) => StageReader.IsUrl(fullPath) ? Outside(fullPath) is not null : FileFacts.Of(fullPath) is not null;

    /// <summary>Notes what lies at an address; null for nothing. Commands look at addresses first, all of them, and compare then.</summary>
    internal void NoteOutside(string address, ContentId? content) => _outside[address] = content;

    private ContentId? Outside(string address) => _outside.TryGetValue(address, out var content)
        ? content
        : throw new WeirException("dependency_unsupported", $"this command does not look at '{address}'", "`weir status` and `weir repro` do");

    /// <summary>Every file of a directory that is not ignored, hashed, on all cores.</summary>
    /// <exception cref="WeirException"><c>changed_while_read</c>; <c>cannot_read</c>; <c>wrong_file_kind</c>.</exception>
    public (DirectoryListing Listing, long SizeBytes) ScanDirectory(string fullPath, CancellationToken cancellation = default)
    {
        var tree = ScanTree(fullPath, cancellation);
        return (tree.Listing(), tree.SizeBytes);
    }

    /// <summary>Keeps what was hashed for the next command.</summary>
    public void SaveState()
    {
        Save(_state);
        Save(_legacy);
    }

    /// <summary>The state of hashes.</summary>
    internal HashState State => _state.Value;

    /// <summary>Walks a directory; what is not known is hashed by <paramref name="hash"/>, or by reading it.</summary>
    internal TreeScan ScanTree(string fullPath, CancellationToken cancellation, bool isLegacy = false, TreeScanner.Hasher? hash = null)
    {
        var state = isLegacy ? _legacy.Value : _state.Value;
        return new TreeScanner(state, _repository.Ignore, _repository.Root, hash ?? Hash).Scan(fullPath, cancellation);

        FileRecord Hash(string path, in FileFacts facts)
        {
            var now = state.NowNs();
            var (md5, read) = FileContent.Hash(path, isLegacy, cancellation);
            return FileRecord.Of(read, md5, now);
        }
    }

    /// <summary>The id of a scanned directory. The directory object is only made where the summary is new.</summary>
    internal ContentId Identify(TreeScan tree, bool isLegacy = false)
    {
        var state = isLegacy ? _legacy.Value : _state.Value;
        if (state.Recall(tree.Key) is { } known && known.Third == tree.SizeBytes && known.Fourth == tree.Count)
            return new ContentId(new Md5Value(known.First, known.Second) + ".dir", tree.SizeBytes, tree.Count) { IsLegacy = isLegacy };
        var id = tree.Listing().Id();
        NoteTree(tree.Key, id, tree.SizeBytes, tree.Count, isLegacy);
        return new ContentId(id, tree.SizeBytes, tree.Count) { IsLegacy = isLegacy };
    }

    /// <summary>Remembers which id the directory with a summary has.</summary>
    internal void NoteTree(Summary key, string id, long sizeBytes, int count, bool isLegacy = false)
    {
        var md5 = Md5Value.Parse(id);
        (isLegacy ? _legacy.Value : _state.Value).Note(key, new Mark(md5.First, md5.Second, sizeBytes, count));
    }

    /// <summary>The hash of a file that has not changed since it was hashed, or null.</summary>
    internal Md5Value? Known(string fullPath)
    {
        var (folder, name) = Place(fullPath);
        return FileFacts.Of(fullPath) is { } facts ? _state.Value.Find(folder, name, facts) : null;
    }

    /// <summary>Notes the hash of one file.</summary>
    internal void Remember(string fullPath, in FileRecord record)
    {
        var (folder, name) = Place(fullPath);
        _state.Value.Remember(folder, name, record);
    }

    private ContentId File(string fullPath, in FileFacts facts, bool isLegacy, CancellationToken cancellation)
    {
        FileContent.RequireFile(fullPath, facts);
        var state = isLegacy ? _legacy.Value : _state.Value;
        var (folder, name) = Place(fullPath);
        if (state.Find(folder, name, facts) is { } known) return new ContentId(known.ToString(), facts.SizeBytes, null, facts.IsExecutable) { IsLegacy = isLegacy };
        var now = state.NowNs();
        var (md5, read) = FileContent.Hash(fullPath, isLegacy, cancellation);
        state.Remember(folder, name, FileRecord.Of(read, md5, now));
        return new ContentId(md5.ToString(), read.SizeBytes, null, read.IsExecutable) { IsLegacy = isLegacy };
    }

    private (string Folder, string Name) Place(string fullPath)
    {
        var relative = _repository.Relative(fullPath);
        var slash = relative.LastIndexOf('/');
        return slash < 0 ? (string.Empty, relative) : (relative[..slash], relative[(slash + 1)..]);
    }

    private void Save(Lazy<HashState> state)
    {
        if (!state.IsValueCreated || !state.Value.IsChanged) return;
        try
        {
            _repository.Project.EnsureState(); // a repository that only DVC has worked in has no folder for it yet
        }
        catch (WeirException)
        {
            return; // a read-only checkout: what was hashed is hashed again next time
        }

        state.Value.Save();
    }
}
