using Weir.Foundation.Errors;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>What may not be tracked, and why.</summary>
internal sealed class AddChecks(DvcRepository repository, RepositoryIndex index)
{
    /// <summary>Refuses a path, or returns the tracked directory that it is a part of.</summary>
    /// <exception cref="WeirException"><c>file_not_found</c>, <c>add_refused</c>.</exception>
    public async Task<Selected?> CheckAsync(string path, bool mayBeMissing, CancellationToken cancellation)
    {
        var name = repository.Relative(path);
        var facts = FileFacts.Of(path);
        if (name.StartsWith("../", StringComparison.Ordinal) || name is "." or ".." || Path.IsPathRooted(name)) throw Refuse(name, "lies outside the repository", "only what is inside can be added; `weir add --out PATH` brings it in");
        var owner = new TargetSelection(repository, index, repository.Root).Owner(path);
        var isPart = owner is { File: not null } && owner.Outs[0].FullPath != path;
        if (isPart && owner!.Outs[0].Content is { IsDirectory: false }) throw Refuse(name, $"lies inside '{repository.Relative(owner.Outs[0].FullPath)}', which is tracked as a file", "remove that first");
        if (facts is null && !mayBeMissing && !isPart) throw MissingPath(path, name);
        if (facts is { IsFile: false, IsFolder: false }) throw Refuse(name, "is neither a file nor a directory", "add plain files: a pipe or a device has no content to keep");
        if (path.EndsWith(".dvc", StringComparison.Ordinal)) throw Refuse(name, "is a metafile", "add the data, not its .dvc file");
        if (Path.GetFileName(path) is "dvc.yaml" or "dvc.lock" or ".dvcignore") throw Refuse(name, "is a metafile", "it belongs to git");
        if (name.Split('/').Any(s => s is ".dvc" or ".git" or ".weir")) throw Refuse(name, "belongs to the repository itself", "choose other data");
        if (repository.Ignore.IsIgnored(path, facts is { IsFolder: true })) throw Refuse(name, "is ignored by .dvcignore", "`weir check-ignore -d PATH` names the pattern");
        if (facts is { IsFolder: true } && FileFacts.Of(Path.Combine(path, ".dvc")) is { IsFolder: true }) throw Refuse(name, "is a repository of its own", "add its data there, or `weir import` them");
        RefuseLinkedFolder(path, name, facts);
        if (owner is { Stage: { } stage })
            throw Refuse(name, owner.Outs[0].FullPath == path ? $"is the out of the stage '{stage.Address}'" : $"lies inside an out of the stage '{stage.Address}'", "run `weir repro`, which tracks it, or `weir commit` to record it as it is");
        foreach (var o in index.Outs)
            if (o.FullPath.StartsWith(path + '/', StringComparison.Ordinal)) throw Refuse(name, $"contains '{repository.Relative(o.FullPath)}', which is tracked by itself", $"stop tracking that first (`weir remove {repository.Relative(o.FullPath)}.dvc`), or commit it with `weir commit`");
        if (isPart) return owner;
        if (await new Git(repository).IsTrackedAsync(path, cancellation)) throw Refuse(name, "is tracked by git", $"run `git rm -r --cached {name}` and commit, then add it again");
        return null;
    }

    /// <summary>Refuses targets of one call that contain each other.</summary>
    public static void RefuseEachOther(DvcRepository repository, IEnumerable<string> paths)
    {
        var sorted = paths.Order(StringComparer.Ordinal).ToList();
        for (var i = 1; i < sorted.Count; i++)
            if (sorted[..i].Find(p => sorted[i].StartsWith(p + '/', StringComparison.Ordinal)) is { } above) throw Refuse(repository.Relative(sorted[i]), $"lies inside '{repository.Relative(above)}', which is to be added as well", "add one of the two");
    }

    private void RefuseLinkedFolder(string path, string name, FileFacts? facts)
    {
        for (var folder = facts is { IsFolder: true } ? path : Path.GetDirectoryName(path)!; folder.Length > repository.Root.Length; folder = Path.GetDirectoryName(folder)!)
            if (FileFacts.Of(folder, followLinks: false) is { IsLink: true }) throw Refuse(name, $"is reached through the symbolic link '{repository.Relative(folder)}'", "add it by its real path");
    }

    private static WeirException MissingPath(string path, string name)
    {
        if (FileFacts.Of(path, followLinks: false) is { IsLink: true }) return Refuse(name, "is a symbolic link that leads nowhere", "remove it, or bring back what it points to");
        return WeirException.FileNotFound(name);
    }

    private static WeirException Refuse(string name, string why, string hint) => new("add_refused", $"'{name}' {why}", hint, new SourceLocation(name));
}
