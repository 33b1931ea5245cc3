using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Content;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Makes the workspace what the metafiles record, from the cache.</summary>
public sealed class CheckoutOperation(DvcRepository repository)
{
    private const int ParallelFrom = 32;
    private const int FolderRange = 5000;

    /// <summary>Checks outs out.</summary>
    /// <param name="outs">What to bring; those without recorded content or not cached are left alone.</param>
    /// <param name="force">Overwrite and remove files whose content is in no cache.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>What changed, and what could not be brought.</returns>
    /// <exception cref="WeirException"><c>unsaved_changes</c>: a file would be lost; nothing was touched.</exception>
    public CheckoutResult Run(IEnumerable<TrackedOut> outs, bool force, CancellationToken cancellation = default) =>
        Run([.. outs.Select(o => (o, (string?)null))], new CheckoutOptions { Force = force }, cancellation);

    /// <summary>Checks outs out, or parts of them.</summary>
    /// <param name="targets">What to bring, each with the full path of the part that is meant, or null.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>What changed, and what could not be brought.</returns>
    /// <exception cref="WeirException"><c>unsaved_changes</c>: a file would be lost; nothing was touched.</exception>
    public CheckoutResult Run(IReadOnlyList<(TrackedOut Out, string? Part)> targets, CheckoutOptions options, CancellationToken cancellation = default)
    {
        var planning = new CheckoutPlanning(repository, options.Relink);
        var plans = targets.Where(t => t.Out is { Content: not null, IsCached: true }).Select(t => planning.Plan(t.Out, t.Part, cancellation)).ToList();
        if (!options.Force) RefuseLoss([.. plans.SelectMany(p => p.Unsaved)]);

        var result = new CheckoutResult([], [], [], []);
        var memory = LinkMemory.Load(repository);
        try
        {
            if (options.RemoveUnused) RemoveUnused(memory, [.. targets.Select(t => t.Out.FullPath)], result, cancellation);
            foreach (var plan in plans) Apply(plan, memory, result, cancellation);
        }
        finally
        {
            memory.Save();
            repository.Content.SaveState();
            repository.SaveProofs();
        }

        return result;
    }

    private void RefuseLoss(List<string> unsaved)
    {
        if (unsaved.Count == 0) return;
        throw new WeirException(
            "unsaved_changes",
            $"{string.Join(", ", unsaved.Take(5).Select(repository.Relative))}{(unsaved.Count > 5 ? $" and {unsaved.Count - 5} more" : string.Empty)} would be lost: the present content is in no cache",
            "`weir add` it to keep it, or use --force to lose it",
            new SourceLocation(repository.Relative(unsaved[0])));
    }

    private void Apply(CheckoutPlan plan, LinkMemory memory, CheckoutResult result, CancellationToken cancellation)
    {
        var o = plan.Out;
        var content = o.Content!;
        foreach (var path in plan.Removals)
        {
            cancellation.ThrowIfCancellationRequested();
            File.Delete(path);
            RemoveEmptyFolders(Path.GetDirectoryName(path)!, o.FullPath, keepOut: content.IsDirectory);
        }

        foreach (var leftover in plan.Leftovers) File.Delete(leftover);

        // What is left of a folder where a file belongs: links, which go as links, and ignored files.
        if (!content.IsDirectory && plan.Writes.Count > 0 && Directory.Exists(o.FullPath)) Directory.Delete(o.FullPath, recursive: true);
        if (!OperatingSystem.IsWindows()) foreach (var path in plan.Modes) File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        var isMissing = plan.IsMissing | !Write(plan, result, cancellation);
        if (content.IsDirectory && !plan.IsMissing && plan.Part is null) Directory.CreateDirectory(o.FullPath);
        if (!isMissing && plan.Part is null) memory.Note(o.FullPath, content.Md5);

        var name = repository.Relative(o.FullPath) + (content.IsDirectory ? "/" : string.Empty);
        if (isMissing) result.Missing.Add(name);
        else if (plan.IsNew) result.Added.Add(name);
        else if (plan.Writes.Any(w => !w.IsRelink) || plan.Removals.Count > 0 || plan.Modes.Count > 0) result.Modified.Add(name);
        result.FilesDeleted += plan.Removals.Count;
    }

    // Copies get a time of writing that lies clearly back, so that whatever is written to them from now on shows.
    private bool Write(CheckoutPlan plan, CheckoutResult result, CancellationToken cancellation)
    {
        if (plan.Writes.Count == 0) return true;
        var cache = repository.Cache;
        var stamp = repository.Content.State.NowNs() - (4 * repository.Content.State.GranularityNs);
        foreach (var folder in plan.Writes.Select(w => Path.GetDirectoryName(w.FullPath)!).Distinct()) Create(folder);
        var damaged = new List<string>();
        var isLegacy = plan.Out.IsLegacy;
        var ranges = Ranges(plan.Writes);
        Cores.ForEach(
            ranges.Count,
            plan.Writes.Count < ParallelFrom ? int.MaxValue : 2,
            r =>
            {
                for (var i = ranges[r].From; i < ranges[r].To; i++)
                {
                    var write = plan.Writes[i];
                    cancellation.ThrowIfCancellationRequested();
                    try
                    {
                        cache.CheckoutFile(write.Md5, write.FullPath, write.IsExecutable, isLegacy, stamp);
                    }
                    catch (WeirException e) when (e.Code is "corrupt_object" or "not_in_cache")
                    {
                        lock (damaged) damaged.Add(e.Message);
                    }
                }
            },
            cancellation);
        result.Damaged.AddRange(damaged);
        result.FilesAdded += plan.Writes.Count(w => w is { IsNew: true, IsRelink: false });
        result.FilesModified += plan.Writes.Count(w => w is { IsNew: false, IsRelink: false });
        if (!isLegacy) NoteWritten(plan, stamp, cancellation);
        return damaged.Count == 0;
    }

    // Folder by folder: two threads that make files in one folder wait for each other, spinning.
    private static List<(int From, int To)> Ranges(IReadOnlyList<FileWrite> writes)
    {
        var ranges = new List<(int From, int To)>();
        var from = 0;
        for (var i = 1; i <= writes.Count; i++)
        {
            if (i < writes.Count && i - from < FolderRange && IsSameFolder(writes[i - 1].FullPath, writes[i].FullPath)) continue;
            ranges.Add((from, i));
            from = i;
        }

        return ranges;
    }

    private static bool IsSameFolder(string a, string b)
    {
        var slash = a.LastIndexOf('/');
        return b.LastIndexOf('/') == slash && a.AsSpan(0, slash).SequenceEqual(b.AsSpan(0, slash));
    }

    private void NoteWritten(CheckoutPlan plan, long stamp, CancellationToken cancellation)
    {
        var content = repository.Content;
        var now = content.State.NowNs();
        if (!plan.Out.Content!.IsDirectory)
        {
            foreach (var write in plan.Writes)
                if (FileFacts.Of(write.FullPath) is { } facts && Record(facts, Md5Value.Parse(write.Md5)) is { } record) content.Remember(write.FullPath, record);
            return;
        }

        var written = plan.Writes.ToDictionary(w => w.FullPath, w => w.Md5);
        var tree = content.ScanTree(plan.Out.FullPath, cancellation, hash: Known);
        if (plan.WantedKey is { } wanted && wanted == tree.Key) content.NoteTree(tree.Key, plan.Out.Content.Md5, tree.SizeBytes, tree.Count);

        FileRecord Known(string path, in FileFacts facts)
        {
            if (written.TryGetValue(path, out var md5) && Record(facts, Md5Value.Parse(md5)) is { } record) return record;
            var before = content.State.NowNs();
            var (hash, read) = FileContent.Hash(path, isLegacy: false, cancellation);
            return FileRecord.Of(read, hash, before);
        }

        FileRecord? Record(in FileFacts facts, Md5Value md5) =>
            facts.ModifiedNs == stamp ? FileRecord.Of(facts, md5, FileRecord.Certain)
            : repository.Cache.LinksWorkspace && facts.ModifiedNs + content.State.GranularityNs < now ? FileRecord.Of(facts, md5, FileRecord.Certain)
            : null;
    }

    private void RemoveUnused(LinkMemory memory, HashSet<string> used, CheckoutResult result, CancellationToken cancellation)
    {
        foreach (var (path, hash) in memory.Links.ToList())
        {
            var full = repository.Full(path);
            if (used.Contains(full)) continue;
            memory.Forget(full);
            if (!SafePath.IsContained(path) || FileFacts.Of(full) is not { } facts) continue;
            if (repository.Content.Scan(full, cancellation) is not { } present || present.Md5 != hash || !repository.Cache.HasAll(hash)) continue;
            if (facts.IsFolder)
            {
                foreach (var file in repository.Ignore.FilesBelow(full).ToList()) File.Delete(file);
                foreach (var folder in Directory.EnumerateDirectories(full, "*", SearchOption.AllDirectories).OrderByDescending(f => f.Length).Append(full))
                    if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
            }
            else
            {
                File.Delete(full);
            }

            result.Deleted.Add(path + (facts.IsFolder ? "/" : string.Empty));
            result.FilesDeleted += present.FileCount ?? 1;
        }
    }

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot make the folder '{folder}': {e.Message.Split('\n')[0]}", location: new SourceLocation(folder), inner: e);
        }
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
}
