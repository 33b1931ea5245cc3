using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;

namespace Weir.Pipelines.Plots.Collecting;

/// <summary>Files and folders of a revision, what is tracked among them from the cache.</summary>
/// <param name="name">The revision, for messages.</param>
/// <param name="files">Single files.</param>
/// <param name="listing">Paths of all files that git has of it; null for the workspace.</param>
/// <param name="repository">Whose cache is looked into; null outside of a repository.</param>
/// <param name="outs">What is tracked.</param>
internal sealed class PlotFiles(string name, IFileTree files, IReadOnlyCollection<string>? listing, DvcRepository? repository, IReadOnlyList<TrackedOut> outs) : IFileTree
{
    private readonly Dictionary<string, Dictionary<string, string>> _members = new(StringComparer.Ordinal);

    public bool Exists(string fullPath) => files.Exists(fullPath) || Member(fullPath) is not null;

    public byte[]? Read(string fullPath)
    {
        if (files.Read(fullPath) is { } bytes) return bytes;
        if (Member(fullPath) is not { } md5) return null;
        return repository!.Cache.Find(md5) is { } path ? File.ReadAllBytes(path) : throw NotInCache(fullPath);
    }

    /// <summary>True for a folder, tracked or not.</summary>
    public bool IsFolder(string fullPath) => listing is null && Directory.Exists(fullPath) || Below(fullPath).Any();

    /// <summary>Files below a folder, sorted; what is ignored is left out.</summary>
    public IReadOnlyList<string> FilesBelow(string fullPath)
    {
        var found = listing is null && Directory.Exists(fullPath) ? repository?.Ignore.FilesBelow(fullPath) ?? Directory.EnumerateFiles(fullPath, "*", SearchOption.AllDirectories) : Below(fullPath);
        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Nobody knows what was in a tracked folder whose list is gone.</summary>
    /// <exception cref="WeirException"><c>not_in_cache</c>: the path is such a folder, or in one.</exception>
    public void RequireKnown(string fullPath)
    {
        if (listing is null && Path.Exists(fullPath)) return;
        foreach (var o in outs)
            if (o.Content is { IsDirectory: true } content && (fullPath + "/").StartsWith(o.FullPath + "/", StringComparison.Ordinal) && repository!.Cache.Find(content.Md5, o.IsLegacy) is null) throw NotInCache(o.FullPath);
    }

    private WeirException NotInCache(string fullPath) => Comparing.RevisionView.NotInCache(repository!, fullPath, name);

    private IEnumerable<string> Below(string folder)
    {
        var prefix = folder.TrimEnd('/') + "/";
        foreach (var file in listing ?? []) if (file.StartsWith(prefix, StringComparison.Ordinal)) yield return file;
        foreach (var o in outs)
        {
            if (o.Content is { IsDirectory: false } && o.FullPath.StartsWith(prefix, StringComparison.Ordinal)) yield return o.FullPath;
            if (o.Content is not { IsDirectory: true } || !(prefix.StartsWith(o.FullPath + "/", StringComparison.Ordinal) || o.FullPath.StartsWith(prefix, StringComparison.Ordinal))) continue;
            foreach (var member in Members(o).Keys) if (member.StartsWith(prefix, StringComparison.Ordinal)) yield return member;
        }
    }

    private string? Member(string fullPath)
    {
        foreach (var o in outs)
            if (o.Content is { IsDirectory: true } && fullPath.StartsWith(o.FullPath + "/", StringComparison.Ordinal) && Members(o).TryGetValue(fullPath, out var md5)) return md5;
        return null;
    }

    private Dictionary<string, string> Members(TrackedOut o)
    {
        if (_members.TryGetValue(o.FullPath, out var known)) return known;
        var isThere = repository!.Cache.Find(o.Content!.Md5, o.IsLegacy) is not null;
        return _members[o.FullPath] = isThere ? repository.Cache.ReadDirectory(o.Content.Md5, o.IsLegacy).Entries.ToDictionary(e => Path.Combine(o.FullPath, e.RelativePath), e => e.Md5, StringComparer.Ordinal) : [];
    }
}
