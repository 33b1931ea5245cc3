using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Tracked;

/// <summary>Every out that the metafiles of the workspace, or of a commit, record.</summary>
/// <param name="Revision">Name of the commit; null for the workspace.</param>
/// <param name="Entries">The outs, in file order.</param>
public sealed record TrackedSet(string? Revision, IReadOnlyList<TrackedEntry> Entries)
{
    /// <summary>Those of the workspace.</summary>
    /// <exception cref="WeirException">A metafile cannot be read.</exception>
    public static TrackedSet OfWorkspace(DvcRepository repository, RepositoryIndex index)
    {
        var entries = new List<TrackedEntry>();
        foreach (var file in index.DvcFiles)
        {
            var metafile = repository.Relative(file.FilePath);
            foreach (var o in file.Outs)
            {
                entries.Add(new TrackedEntry(o, repository.Relative(o.FullPath), metafile)
                {
                    Deps = [.. file.Deps.Select(d => repository.Relative(d.FullPath))],
                    IsImport = file.Deps.Count > 0,
                    IsRepositoryImport = file.Deps.Count > 0 && Imports.ImportFile.IsFromRepository(file.FilePath),
                });
            }
        }

        foreach (var stage in index.Stages)
        {
            var metafile = repository.Relative(stage.FilePath);
            string[] deps = [.. stage.Deps.Select(d => repository.Relative(d.FullPath))];
            foreach (var o in index.OutsOf(stage)) entries.Add(new TrackedEntry(o, repository.Relative(o.FullPath), metafile) { Stage = stage.Address, Deps = deps });
        }

        return new TrackedSet(null, entries);
    }

    /// <summary>Only what targets name.</summary>
    /// <param name="targets">Tracked paths, paths inside tracked directories, metafiles, stages, relative to the working folder; none means all.</param>
    /// <param name="workingFolder">The working folder, relative to the root (empty for the root).</param>
    /// <param name="withDeps">Also what they are made from.</param>
    /// <param name="recursive">Targets may be folders, with all metafiles below.</param>
    /// <exception cref="WeirException"><c>not_found</c>, with the nearest name.</exception>
    public TrackedSet Select(IReadOnlyList<string> targets, string workingFolder, bool withDeps, bool recursive)
    {
        if (targets.Count == 0) return this;
        var chosen = new List<TrackedEntry>();
        foreach (var target in targets) chosen.AddRange(Find(target, workingFolder, recursive));
        if (withDeps) AddUpstream(chosen);
        return new TrackedSet(Revision, Merged(chosen));
    }

    private List<TrackedEntry> Find(string target, string workingFolder, bool recursive)
    {
        var path = Normal(workingFolder, target);
        var found = Entries.Where(e => e.Path == path).ToList();
        if (found.Count == 0) found = [.. Entries.Where(e => e.Metafile == path && (e.Stage is null || !target.Contains(':', StringComparison.Ordinal)))];
        if (found.Count == 0) found = [.. Entries.Where(e => e.Stage is { } stage && IsStage(stage, target, workingFolder))];
        if (found.Count == 0) found = [.. Entries.Where(e => e.Out.Content is { IsDirectory: true } or null && path.StartsWith(e.Path + "/", StringComparison.Ordinal)).Select(e => e with { Part = path[(e.Path.Length + 1)..] })];
        if (found.Count == 0 && recursive) found = [.. Entries.Where(e => path.Length == 0 || e.Metafile.StartsWith(path + "/", StringComparison.Ordinal))];
        if (found.Count > 0) return found;
        if (Revision is not null) return []; // that commit does not have it
        throw new WeirException(
            ErrorCodes.NotFound,
            $"'{target}' is neither tracked data nor a stage",
            DidYouMean.Hint(target, Entries.Select(e => e.Path).Concat(Entries.Select(e => e.Stage).OfType<string>())) ?? "`weir dag` shows what there is");
    }

    private static bool IsStage(string address, string target, string workingFolder)
    {
        if (address == target || address.StartsWith(target + "@", StringComparison.Ordinal)) return true;
        var colon = target.LastIndexOf(':');
        var file = colon < 0 ? "dvc.yaml" : target[..colon] is { Length: > 0 } named ? named : "dvc.yaml";
        var name = target[(colon + 1)..];
        var full = Normal(workingFolder, file) is "dvc.yaml" ? name : $"{Normal(workingFolder, file)}:{name}";
        return address == full || address.StartsWith(full + "@", StringComparison.Ordinal);
    }

    private void AddUpstream(List<TrackedEntry> chosen)
    {
        var seen = chosen.ToHashSet();
        for (var i = 0; i < chosen.Count; i++)
        {
            foreach (var dep in chosen[i].Deps)
                foreach (var entry in Entries.Where(e => Overlap(e.Path, dep) && seen.Add(e))) chosen.Add(entry);
        }
    }

    // The same out named twice is meant once; the whole of it where the whole and a part are named.
    private static List<TrackedEntry> Merged(List<TrackedEntry> chosen) =>
        [.. chosen.GroupBy(e => (e.Path, e.Metafile, e.Stage)).SelectMany(g => g.FirstOrDefault(e => e.Part is null) is { } whole ? [whole] : g.DistinctBy(e => e.Part))];

    private static bool Overlap(string a, string b) => a == b || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    private static string Normal(string workingFolder, string target)
    {
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine("/", workingFolder, target));
        return System.IO.Path.IsPathRooted(target) ? target : full.Trim('/');
    }
}
