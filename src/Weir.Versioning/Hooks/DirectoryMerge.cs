using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Hooks;

/// <summary>Merges two versions of a tracked directory, file by file: what git asks for when both sides changed one <c>.dvc</c> file.</summary>
public static class DirectoryMerge
{
    /// <summary>Merges metafiles; the result takes the place of <paramref name="our"/>.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="ancestor">Full path of the common version; empty when there was none.</param>
    /// <param name="our">Full path of our version.</param>
    /// <param name="their">Full path of the other version.</param>
    /// <exception cref="WeirException"><c>merge_refused</c>: not directories, more than one out, or both changed one file differently.</exception>
    public static void Run(DvcRepository repository, string ancestor, string our, string their)
    {
        var (ours, theirs) = (One(our), One(their));
        if (theirs is null) return;
        if (ours is null)
        {
            AtomicCopy(their, our);
            return;
        }

        var common = new FileInfo(ancestor) is { Exists: true, Length: > 0 } ? One(ancestor) : null;
        var merged = Merge(Files(repository, common), Files(repository, ours), Files(repository, theirs));
        var listing = DirectoryListing.Of(merged.Select(m => new DirectoryEntry(m.Key, m.Value)));
        var id = repository.Cache.AddDirectory(listing);
        DvcFile.Record(our, ours.Path, new ContentId(id, 0, listing.Entries.Count) { HasSize = false });
    }

    /// <summary>The three-way merge of paths and hashes.</summary>
    /// <exception cref="WeirException"><c>merge_refused</c>, with the paths.</exception>
    public static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> common, IReadOnlyDictionary<string, string> ours, IReadOnlyDictionary<string, string> theirs)
    {
        var merged = new Dictionary<string, string>();
        var conflicts = new List<string>();
        foreach (var path in common.Keys.Union(ours.Keys).Union(theirs.Keys))
        {
            var (c, o, t) = (common.GetValueOrDefault(path), ours.GetValueOrDefault(path), theirs.GetValueOrDefault(path));
            var result = o == t || t == c ? o : o == c ? t : null;
            if (result is null && o != t && t != c && o != c) conflicts.Add(path);
            else if (result is not null) merged[path] = result;
        }

        if (conflicts.Count > 0) throw Refuse($"both sides changed {string.Join(", ", conflicts.Order(StringComparer.Ordinal).Take(5).Select(p => $"'{p}'"))}{(conflicts.Count > 5 ? $" and {conflicts.Count - 5} more" : string.Empty)}");
        return merged;
    }

    private static Dictionary<string, string> Files(DvcRepository repository, TrackedOut? o) =>
        o?.Content is not { } content ? [] : repository.Cache.ReadDirectory(content.Md5, content.IsLegacy).Entries.ToDictionary(e => e.RelativePath, e => e.Md5);

    private static TrackedOut? One(string path)
    {
        var file = DvcFile.Read(path);
        if (file.Outs.Count == 0) return null;
        if (file.Outs.Count > 1 || file.Deps.Count > 0) throw Refuse("only plain .dvc files of one directory can be merged");
        if (file.Outs[0].Content is { IsDirectory: false }) throw Refuse("it tracks a file, and files cannot be merged");
        return file.Outs[0];
    }

    private static void AtomicCopy(string from, string to) => Foundation.Files.AtomicFile.WriteBytes(to, File.ReadAllBytes(from));

    private static WeirException Refuse(string why) => new("merge_refused", $"the versions of this metafile cannot be merged: {why}", "choose one side with `git checkout --ours FILE` or `--theirs`, then `weir checkout`");
}
