using Weir.Foundation.Errors;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Objects;
using Weir.Versioning.Repository;
using Weir.Versioning.Revisions;

namespace Weir.Versioning.Status;

/// <summary>Compares tracked data between two commits, or a commit and the workspace.</summary>
public static class DataDiff
{
    /// <summary>Compares.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="from">The old revision.</param>
    /// <param name="to">The new revision; null for the workspace.</param>
    /// <param name="targets">Full paths to look at; empty for all.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="WeirException"><c>unknown_revision</c>, <c>no_git</c>, <c>not_found</c>: a target that neither side tracks.</exception>
    public static async Task<DataDifference> RunAsync(DvcRepository repository, string from, string? to, IReadOnlyList<string> targets, CancellationToken cancellation = default)
    {
        if (repository.Config.HasNoScm) throw new WeirException("no_git", "`weir diff` compares commits, and this repository works without git", "use `weir data status`");
        if (from == "HEAD" && (await new Git(repository).RunAsync(cancellation, "rev-parse", "--verify", "--quiet", "HEAD")).ExitCode != 0) return DataDifference.None;
        using var tree = await RevisionTree.OpenAsync(repository.Root, from, cancellation);
        var old = DataTree.Recorded(repository, Outs(repository, tree));
        DataTree fresh;
        if (to is null)
        {
            var index = repository.ReadIndex();
            index.RequireSound();
            fresh = DataTree.Present(repository, index.Outs, cancellation);
        }
        else
        {
            using var second = await RevisionTree.OpenAsync(repository.Root, to, cancellation);
            if (second.Commit == tree.Commit) return DataDifference.None;
            fresh = DataTree.Recorded(repository, Outs(repository, second));
        }

        var names = targets.Select(repository.Relative).ToList();
        var compared = DataComparison.Of(old, fresh, within: true, unchanged: false, p => names.Count == 0 || names.Exists(n => p == n || p.StartsWith(n + "/", StringComparison.Ordinal)));
        foreach (var name in names)
            if (!compared.Old.Concat(compared.Added).Any(e => e.Path == name || e.Path.StartsWith(name + "/", StringComparison.Ordinal)) && !IsKnown(old, fresh, name)) throw new WeirException(ErrorCodes.NotFound, $"'{name}' is tracked on neither side", DidYouMean.Hint(name, old.Outs.Keys.Union(fresh.Outs.Keys)));
        compared.FindRenames();
        repository.Content.SaveState();
        return new DataDifference
        {
            Added = compared.Added,
            Deleted = compared.Deleted,
            Modified = compared.Modified,
            Renamed = compared.Renamed,
            NotInCache = to is null ? NotInCache(repository, old, names, compared) : [],
        };
    }

    private static bool IsKnown(DataTree old, DataTree fresh, string name) =>
        old.Outs.Keys.Concat(fresh.Outs.Keys).Any(o => o == name || name.StartsWith(o + "/", StringComparison.Ordinal) || o.StartsWith(name + "/", StringComparison.Ordinal));

    // Directories that are the same on both sides were not opened: those that are whole in the cache need not be.
    private static List<DataEntry> NotInCache(DvcRepository repository, DataTree old, List<string> names, DataComparison compared)
    {
        var looked = compared.Old.ToDictionary(e => e.Path);
        foreach (var directory in old.Outs.Values.Where(o => o is { IsDirectory: true, Md5: not null } && looked.ContainsKey(o.Path)))
        {
            if (CompleteDirectories.Has(repository.Cache, repository.Content.State, new ContentId(directory.Md5!, 0, 0) { IsLegacy = directory.IsLegacy })) continue;
            foreach (var file in old.Open(directory) ?? [])
                if (names.Count == 0 || names.Exists(n => file.Path == n || file.Path.StartsWith(n + "/", StringComparison.Ordinal))) looked[file.Path] = file;
        }

        return Missing(repository.Cache, looked.Values);
    }

    internal static List<DataEntry> Missing(ObjectCache cache, IEnumerable<DataEntry> entries)
    {
        var missing = new List<DataEntry>();
        foreach (var group in entries.GroupBy(e => (e.IsLegacy, e.IsDirectory)))
        {
            var hashes = group.Key.IsDirectory ? group.Where(e => cache.Find(e.Md5!, e.IsLegacy) is null).Select(e => e.Md5!).ToHashSet() : cache.Missing([.. group.Select(e => e.Md5!)], group.Key.IsLegacy);
            missing.AddRange(group.Where(e => hashes.Contains(e.Md5!)));
        }

        missing.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return missing;
    }

    private static IEnumerable<TrackedOut> Outs(DvcRepository repository, RevisionTree tree)
    {
        var index = RepositoryIndex.Read(repository, tree);
        index.RequireSound();
        return index.Outs;
    }
}

/// <summary>What differs between two states of tracked data.</summary>
public sealed record DataDifference
{
    /// <summary>Nothing.</summary>
    public static DataDifference None { get; } = new();

    /// <summary>Only in the new.</summary>
    public IReadOnlyList<DataEntry> Added { get; init; } = [];

    /// <summary>Only in the old.</summary>
    public IReadOnlyList<DataEntry> Deleted { get; init; } = [];

    /// <summary>In both, with other content.</summary>
    public IReadOnlyList<(DataEntry Old, DataEntry New)> Modified { get; init; } = [];

    /// <summary>The same content under another path.</summary>
    public IReadOnlyList<(DataEntry Old, DataEntry New)> Renamed { get; init; } = [];

    /// <summary>Recorded in the old, but its object is not in the cache.</summary>
    public IReadOnlyList<DataEntry> NotInCache { get; init; } = [];

    /// <summary>True when nothing differs.</summary>
    public bool IsEmpty => Added.Count + Deleted.Count + Modified.Count + Renamed.Count + NotInCache.Count == 0;
}
