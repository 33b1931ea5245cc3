using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Content;

/// <summary>Hashes files and folders of the workspace, remembering what it hashed.</summary>
public sealed class ContentScanner
{
    private const int ParallelFrom = 64;

    private readonly DvcRepository _repository;
    private readonly Lazy<HashState> _state;

    internal ContentScanner(DvcRepository repository)
    {
        _repository = repository;
        _state = new Lazy<HashState>(() => HashState.Load(repository.Project.HashState, TimeProvider.System));
    }

    /// <summary>What lies at a path; null when nothing does.</summary>
    /// <exception cref="WeirException"><c>changed_while_read</c>; <c>wrong_file_kind</c> for a device or socket.</exception>
    public ContentId? Scan(string fullPath, CancellationToken cancellation = default)
    {
        if (FileStat.Of(fullPath) is not { } stat) return null;
        if (stat.Kind == FileKind.File) return new ContentId(Hash(fullPath, stat, cancellation), stat.SizeBytes, null, stat.IsExecutable);
        if (stat.Kind != FileKind.Directory) throw new WeirException(ErrorCodes.WrongFileKind, $"'{fullPath}' is neither a file nor a directory", location: new SourceLocation(fullPath));
        var (listing, size) = ScanDirectory(fullPath, cancellation);
        return new ContentId(listing.Id(), size, listing.Entries.Count);
    }

    /// <summary>Every file of a directory that is not ignored, hashed, on all cores.</summary>
    public (DirectoryListing Listing, long SizeBytes) ScanDirectory(string fullPath, CancellationToken cancellation = default)
    {
        var files = _repository.Ignore.FilesBelow(fullPath).ToList();
        var entries = new DirectoryEntry[files.Count];
        long total = 0;
        // Threads cost a short command more than a handful of files do.
        if (files.Count < ParallelFrom) for (var i = 0; i < files.Count; i++) HashInto(i);
        else OnAllCores(files.Count, HashInto, cancellation);
        return (DirectoryListing.Of(entries), total);

        void HashInto(int i)
        {
            var stat = FileStat.Of(files[i]) ?? throw WeirException.FileNotFound(files[i]);
            entries[i] = new DirectoryEntry(Path.GetRelativePath(fullPath, files[i]).Replace(Path.DirectorySeparatorChar, '/'), Hash(files[i], stat, cancellation));
            Interlocked.Add(ref total, stat.SizeBytes);
        }
    }

    /// <summary>Keeps what was hashed for the next command.</summary>
    public void SaveState()
    {
        if (!_state.IsValueCreated || !_state.Value.IsChanged) return;
        try
        {
            _repository.Project.EnsureState(); // a repository that only DVC has worked in has no folder for it yet
        }
        catch (WeirException)
        {
            return; // a read-only checkout: what was hashed is hashed again next time
        }

        _state.Value.Save();
    }

    // A method of its own, so that a command that needs no threads does not load their library.
    private static void OnAllCores(int count, Action<int> action, CancellationToken cancellation) =>
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, action);

    private string Hash(string fullPath, in FileStat stat, CancellationToken cancellation)
    {
        var relative = _repository.Relative(fullPath);
        if (_state.Value.Find(relative, stat) is { } known) return known;
        var now = _state.Value.NowNs();
        var md5 = ContentHash.Md5OfFile(fullPath, cancellation);
        _state.Value.Remember(relative, stat, md5, now);
        return md5;
    }
}
