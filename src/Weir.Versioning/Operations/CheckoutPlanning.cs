using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Finds out what is to be done for an out, before anything is touched.</summary>
internal sealed class CheckoutPlanning(DvcRepository repository, bool relink)
{
    /// <summary>The plan for an out, or a part of it.</summary>
    /// <exception cref="WeirException"><c>path_escapes_root</c>; <c>corrupt_file</c>: a damaged directory object.</exception>
    public CheckoutPlan Plan(TrackedOut o, string? part, CancellationToken cancellation)
    {
        RequireInside(o);
        if (part == o.FullPath) part = null;
        return o.Content!.IsDirectory ? Directory(o, part, cancellation) : File(o, cancellation);
    }

    private CheckoutPlan File(TrackedOut o, CancellationToken cancellation)
    {
        var content = o.Content!;
        var facts = FileFacts.Of(o.FullPath);
        var present = facts is null ? null : repository.Content.Scan(o.FullPath, content.IsLegacy, cancellation);
        var plan = new CheckoutPlan(o, null) { IsNew = facts is null && FileFacts.Of(o.FullPath, followLinks: false) is null };
        if (present?.Md5 == content.Md5 && !present.IsDirectory)
        {
            if (relink && Relinking.IsNeeded(repository.Cache, o.FullPath, content.Md5, content.IsLegacy)) return plan with { Writes = [new FileWrite(o.FullPath, content.Md5, content.IsExecutable, IsNew: false, IsRelink: true)] };
            return content.IsExecutable && !present.IsExecutable && !OperatingSystem.IsWindows() ? plan with { Modes = [o.FullPath] } : plan;
        }

        if (repository.Cache.Find(content.Md5, content.IsLegacy) is null) return plan with { IsMissing = true };
        var removals = facts is { IsFolder: true } ? repository.Ignore.FilesBelow(o.FullPath).ToList() : [];
        return plan with
        {
            Writes = [new FileWrite(o.FullPath, content.Md5, content.IsExecutable, plan.IsNew, IsRelink: false)],
            Removals = removals,
            Unsaved = [.. (facts is { IsFolder: true } ? removals : facts is null ? [] : [o.FullPath]).Where(p => IsUnsaved(p, content.IsLegacy, cancellation))],
        };
    }

    private CheckoutPlan Directory(TrackedOut o, string? part, CancellationToken cancellation)
    {
        var content = o.Content!;
        var facts = FileFacts.Of(o.FullPath);
        var tree = facts is { IsFolder: true } ? repository.Content.ScanTree(o.FullPath, cancellation, content.IsLegacy) : null;
        var plan = new CheckoutPlan(o, part) { IsNew = facts is null, Leftovers = tree?.Leftovers ?? [] };
        if (tree is not null && !relink && repository.Content.Identify(tree, content.IsLegacy).Md5 == content.Md5) return plan;
        if (repository.Cache.Find(content.Md5, content.IsLegacy) is null) return plan with { IsMissing = true };

        var listing = repository.Cache.ReadDirectory(content.Md5, content.IsLegacy).Entries;
        var wantedList = Within(listing, o, part).ToList();
        if (part is not null && wantedList.Count == 0) throw new WeirException(ErrorCodes.NotFound, $"'{repository.Relative(part)}' is not in '{repository.Relative(o.FullPath)}' as recorded", "`weir list . PATH` shows what is", new SourceLocation(repository.Relative(o.FullPath)));
        var have = tree is null ? [] : Within(tree.Listing().Entries, o, part).ToDictionary(e => e.RelativePath, e => e.Md5);
        var wanted = have.Count == 0 ? [] : wantedList.ToDictionary(e => e.RelativePath, e => e.Md5);
        var writes = new List<FileWrite>();
        var folders = new HashSet<string>();
        foreach (var (path, md5) in wantedList)
        {
            // Through a link on the way nothing may be written; the file itself is replaced, whatever it is.
            if (path.LastIndexOf('/') is >= 0 and var slash && folders.Add(path[..slash])) _ = SafePath.Below(o.FullPath, path[..slash].Replace('\\', '_'));
            var full = string.Concat(o.FullPath, "/", path);
            var isThere = have.TryGetValue(path, out var present);
            if (present == md5 && !(relink && Relinking.IsNeeded(repository.Cache, full, md5, content.IsLegacy))) continue;
            writes.Add(new FileWrite(full, md5, present == md5 && FileFacts.Of(full) is { IsExecutable: true }, !isThere, present == md5));
        }

        var missing = repository.Cache.Missing([.. writes.Select(w => w.Md5)], content.IsLegacy);
        var extra = have.Keys.Where(k => !wanted.ContainsKey(k)).ToList();
        var replaced = have.Where(h => wanted.TryGetValue(h.Key, out var md5) && md5 != h.Value && !missing.Contains(md5)).Select(h => h.Key);
        var removals = extra.ConvertAll(k => Path.Combine(o.FullPath, k));
        var lost = extra.Concat(replaced).ToList();
        var unsaved = repository.Cache.Missing([.. lost.Select(k => have[k])], content.IsLegacy);
        if (facts is { IsFile: true }) removals.Add(o.FullPath);
        return plan with
        {
            Writes = [.. writes.Where(w => !missing.Contains(w.Md5))],
            Removals = removals,
            IsMissing = missing.Count > 0,
            Unsaved = [.. lost.Where(k => unsaved.Contains(have[k])).Select(k => Path.Combine(o.FullPath, k)), .. facts is { IsFile: true } && IsUnsaved(o.FullPath, content.IsLegacy, cancellation) ? [o.FullPath] : Array.Empty<string>()],
            WantedKey = part is null ? TreeScan.KeyOf(listing) : null,
        };
    }

    private static IEnumerable<DirectoryEntry> Within(IReadOnlyList<DirectoryEntry> entries, TrackedOut o, string? part)
    {
        if (part is null) return entries;
        var below = part[(o.FullPath.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/');
        return entries.Where(e => e.RelativePath == below || e.RelativePath.StartsWith(below + "/", StringComparison.Ordinal));
    }

    // A file may be replaced or removed without asking when the cache has what it holds.
    private bool IsUnsaved(string path, bool isLegacy, CancellationToken cancellation) =>
        FileFacts.Of(path) is { IsFile: true } && repository.Content.Scan(path, isLegacy, cancellation) is { } present && repository.Cache.Find(present.Md5, isLegacy) is null;

    // A metafile comes with the repository: it may not reach beyond it, by its path or through a link on the way.
    private void RequireInside(TrackedOut o)
    {
        var relative = repository.Relative(o.FullPath);
        var isLinkToFolder = new DirectoryInfo(o.FullPath) is { Exists: true, LinkTarget: not null };
        if (isLinkToFolder || !OutPlace.IsInside(repository.Root, o.FullPath))
            throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{o.Path}' leads out of the repository", "track only what lies inside it", new SourceLocation(relative));
    }
}

/// <summary>One file to be made.</summary>
internal sealed record FileWrite(string FullPath, string Md5, bool IsExecutable, bool IsNew, bool IsRelink);

/// <summary>What is to be done for an out.</summary>
internal sealed record CheckoutPlan(TrackedOut Out, string? Part)
{
    /// <summary>Files to be made.</summary>
    public IReadOnlyList<FileWrite> Writes { get; init; } = [];

    /// <summary>Files to be removed.</summary>
    public IReadOnlyList<string> Removals { get; init; } = [];

    /// <summary>Temporary files of a killed command.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>Files that only lack the right to be executed.</summary>
    public IReadOnlyList<string> Modes { get; init; } = [];

    /// <summary>Files that would be lost: their content is in no cache.</summary>
    public IReadOnlyList<string> Unsaved { get; init; } = [];

    /// <summary>True when nothing was there.</summary>
    public bool IsNew { get; init; }

    /// <summary>True when not all objects are in the cache.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Summary that the directory will have.</summary>
    public Summary? WantedKey { get; init; }
}
