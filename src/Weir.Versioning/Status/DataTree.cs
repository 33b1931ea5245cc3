using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Status;

/// <summary>What is tracked at a revision, or what lies in its place in the workspace; directories are opened when somebody asks.</summary>
internal sealed class DataTree
{
    private readonly SortedDictionary<string, DataEntry> _outs = new(StringComparer.Ordinal);
    private readonly Func<DataEntry, IReadOnlyList<DirectoryEntry>?> _open;

    private DataTree(Func<DataEntry, IReadOnlyList<DirectoryEntry>?> open) => _open = open;

    /// <summary>Files and directories that are tracked by themselves, by path.</summary>
    public IReadOnlyDictionary<string, DataEntry> Outs => _outs;

    /// <summary>As metafiles record it.</summary>
    public static DataTree Recorded(DvcRepository repository, IEnumerable<TrackedOut> outs)
    {
        var tree = new DataTree(e => repository.Cache.Find(e.Md5!, e.IsLegacy) is null ? null : repository.Cache.ReadDirectory(e.Md5!, e.IsLegacy).Entries);
        foreach (var o in outs.Where(IsInside))
            tree._outs[repository.Relative(o.FullPath)] = new DataEntry(repository.Relative(o.FullPath), o.Content?.Md5, o.Content is { IsDirectory: true }) { IsLegacy = o.IsLegacy };
        return tree;

        bool IsInside(TrackedOut o) => o.IsCached && !repository.Relative(o.FullPath).StartsWith("../", StringComparison.Ordinal);
    }

    /// <summary>As it lies in the workspace, in the places that metafiles name.</summary>
    public static DataTree Present(DvcRepository repository, IEnumerable<TrackedOut> outs, CancellationToken cancellation)
    {
        var scans = new Dictionary<string, TreeScan>();
        var tree = new DataTree(e => scans[e.Path].Listing().Entries);
        foreach (var o in outs.Where(o => o.IsCached))
        {
            var path = repository.Relative(o.FullPath);
            if (path.StartsWith("../", StringComparison.Ordinal) || FileFacts.Of(o.FullPath) is not { } facts || repository.Ignore.IsIgnored(o.FullPath, facts.IsFolder)) continue;
            if (facts.IsFolder)
            {
                scans[path] = repository.Content.ScanTree(o.FullPath, cancellation, o.IsLegacy);
                tree._outs[path] = new DataEntry(path, repository.Content.Identify(scans[path], o.IsLegacy).Md5, true) { IsLegacy = o.IsLegacy };
            }
            else
            {
                tree._outs[path] = new DataEntry(path, repository.Content.Scan(o.FullPath, o.IsLegacy, cancellation)!.Md5, false) { IsLegacy = o.IsLegacy };
            }
        }

        return tree;
    }

    /// <summary>Files of a directory; null when its object is not in the cache.</summary>
    public IReadOnlyList<DataEntry>? Open(DataEntry directory) =>
        directory.Md5 is null ? [] : _open(directory)?.Select(f => new DataEntry($"{directory.Path}/{f.RelativePath}", f.Md5, false) { IsLegacy = directory.IsLegacy }).ToList();
}
