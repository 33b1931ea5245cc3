using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Makes the workspace what the metafiles record, from the cache.</summary>
public sealed class CheckoutOperation(DvcRepository repository)
{
    /// <summary>Checks outs out.</summary>
    /// <param name="outs">What to bring; those without recorded content or not cached are left alone.</param>
    /// <param name="force">Overwrite and remove files whose content is in no cache.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>What changed, and what could not be brought.</returns>
    /// <exception cref="WeirException"><c>unsaved_changes</c>: a file would be lost; nothing was touched.</exception>
    public CheckoutResult Run(IEnumerable<TrackedOut> outs, bool force, CancellationToken cancellation = default)
    {
        var plans = outs.Where(o => o is { Content: not null, IsCached: true }).Select(o => Plan(o, cancellation)).ToList();
        var unsaved = plans.SelectMany(p => p.Removals.Concat(p.Writes.Select(w => w.FullPath))).Where(IsUnsaved).ToList();
        if (unsaved.Count > 0 && !force)
        {
            throw new WeirException(
                "unsaved_changes",
                $"{string.Join(", ", unsaved.Take(5).Select(repository.Relative))}{(unsaved.Count > 5 ? $" and {unsaved.Count - 5} more" : string.Empty)} would be lost: the present content is in no cache",
                "`weir add` it to keep it, or use --force to lose it",
                new SourceLocation(repository.Relative(unsaved[0])));
        }

        var result = new CheckoutResult([], [], [], []);
        foreach (var plan in plans) Apply(plan, result, cancellation);
        repository.Content.SaveState();
        return result;
    }

    private OutPlan Plan(TrackedOut o, CancellationToken cancellation)
    {
        RequireInside(o);
        var content = o.Content!;
        var stat = FileStat.Of(o.FullPath);
        if (!content.IsDirectory)
        {
            var present = stat is null ? null : repository.Content.Scan(o.FullPath, cancellation);
            if (present?.Md5 == content.Md5 && present.IsExecutable == content.IsExecutable) return new OutPlan(o, [], [], IsNew: false, IsMissing: false);
            var isMissing = repository.Cache.Find(content.Md5) is null;
            return new OutPlan(o, isMissing ? [] : [new FileWrite(o.FullPath, content.Md5, content.IsExecutable)], stat?.Kind == FileKind.Directory && !isMissing ? FilesOf(o.FullPath) : [], stat is null, isMissing);
        }

        if (repository.Cache.Find(content.Md5) is null) return new OutPlan(o, [], [], IsNew: false, stat is null || repository.Content.Scan(o.FullPath, cancellation)?.Md5 != content.Md5);
        var wanted = repository.Cache.ReadDirectory(content.Md5).Entries.ToDictionary(e => e.RelativePath, e => e.Md5);
        var have = stat?.Kind == FileKind.Directory ? repository.Content.ScanDirectory(o.FullPath, cancellation).Listing.Entries.ToDictionary(e => e.RelativePath, e => e.Md5) : [];
        var writes = wanted.Where(w => have.GetValueOrDefault(w.Key) != w.Value)
            .Select(w => new FileWrite(SafePath.Below(o.FullPath, w.Key), w.Value, IsExecutable: false)).ToList();
        var removals = have.Keys.Where(k => !wanted.ContainsKey(k)).Select(k => Path.Combine(o.FullPath, k)).ToList();
        if (stat?.Kind == FileKind.File) removals.Add(o.FullPath);
        return new OutPlan(o, [.. writes.Where(w => repository.Cache.Find(w.Md5) is not null)], removals, stat is null, writes.Any(w => repository.Cache.Find(w.Md5) is null));
    }

    private void Apply(OutPlan plan, CheckoutResult result, CancellationToken cancellation)
    {
        foreach (var path in plan.Removals)
        {
            cancellation.ThrowIfCancellationRequested();
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!, plan.Out.FullPath, keepOut: plan.Out.Content!.IsDirectory);
        }

        // What is left of a folder where a file belongs: links, which go as links, and ignored files.
        if (!plan.Out.Content!.IsDirectory && plan.Writes.Count > 0 && Directory.Exists(plan.Out.FullPath)) Directory.Delete(plan.Out.FullPath, recursive: true);

        foreach (var write in plan.Writes)
        {
            cancellation.ThrowIfCancellationRequested();
            repository.Cache.CheckoutFile(write.Md5, write.FullPath, write.IsExecutable);
        }

        if (plan.Out.Content!.IsDirectory && !plan.IsMissing) Directory.CreateDirectory(plan.Out.FullPath);
        var name = repository.Relative(plan.Out.FullPath) + (plan.Out.Content.IsDirectory ? "/" : string.Empty);
        if (plan.IsMissing) result.Missing.Add(name);
        else if (plan.IsNew) result.Added.Add(name);
        else if (plan.Writes.Count > 0 || plan.Removals.Count > 0) result.Modified.Add(name);
    }

    // A file may be replaced or removed without asking when the cache has what it holds.
    private bool IsUnsaved(string path) =>
        FileStat.Of(path) is { Kind: FileKind.File } && repository.Content.Scan(path) is { } content && repository.Cache.Find(content.Md5) is null;

    private List<string> FilesOf(string folder) => [.. repository.Ignore.FilesBelow(folder)];

    // A metafile comes with the repository: it may not reach beyond it, by its path or through a link on the way.
    private void RequireInside(TrackedOut o)
    {
        var relative = repository.Relative(o.FullPath);
        var parent = Path.GetDirectoryName(relative) ?? string.Empty;
        var isLinkToFolder = new DirectoryInfo(o.FullPath) is { Exists: true, LinkTarget: not null };
        if (relative is "." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) || isLinkToFolder)
            throw new WeirException(ErrorCodes.PathEscapesRoot, $"'{o.Path}' leads out of the repository", "track only what lies inside it", new SourceLocation(relative));
        _ = SafePath.Below(repository.Root, parent);
    }

    private static void RemoveEmptyFolders(string folder, string top, bool keepOut)
    {
        while (folder.StartsWith(top, StringComparison.Ordinal) && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (folder == top && keepOut) return;
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private sealed record FileWrite(string FullPath, string Md5, bool IsExecutable);

    private sealed record OutPlan(TrackedOut Out, IReadOnlyList<FileWrite> Writes, IReadOnlyList<string> Removals, bool IsNew, bool IsMissing);
}

/// <summary>What a checkout did; paths relative to the root, folders with a trailing slash.</summary>
/// <param name="Added">Were not there.</param>
/// <param name="Modified">Were different.</param>
/// <param name="Deleted">Are gone.</param>
/// <param name="Missing">Could not be brought: objects are not in the cache.</param>
public sealed record CheckoutResult(List<string> Added, List<string> Modified, List<string> Deleted, List<string> Missing);
