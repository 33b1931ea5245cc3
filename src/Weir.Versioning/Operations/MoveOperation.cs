using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Versioning.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Yaml.Edit;
using Weir.Yaml.Values;

namespace Weir.Versioning.Operations;

/// <summary>Moves tracked data with its metafile and ignore line.</summary>
public sealed class MoveOperation(DvcRepository repository, RepositoryIndex index, RepositoryEdit edit)
{
    /// <summary>Moves an out of a <c>.dvc</c> file.</summary>
    /// <param name="from">Full path of the data.</param>
    /// <param name="to">Full path to be; a folder that exists takes it in under its name.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>Full paths of the data and its metafile, as they are then.</returns>
    /// <exception cref="WeirException"><c>not_found</c>, <c>move_refused</c>, <c>already_exists</c>.</exception>
    public (string Data, string Metafile) Run(string from, string to, CancellationToken cancellation)
    {
        if (Directory.Exists(to)) to = Path.Combine(to, Path.GetFileName(from));
        var owner = new TargetSelection(repository, index, repository.Root).Owner(from);
        if (owner is null || owner.Outs[0].FullPath != from)
            throw new WeirException(ErrorCodes.NotFound, $"'{repository.Relative(from)}' is not tracked by itself", DidYouMean.Hint(repository.Relative(from), index.Outs.Select(o => repository.Relative(o.FullPath))) ?? "name tracked data: a file or directory with a .dvc file");
        if (owner.File is not { } file) throw Refuse(from, $"is the out of the stage '{owner.Address}'", "change its path in dvc.yaml, then run `weir commit`");
        RefuseTarget(to);

        var o = owner.Outs[0];
        var isNamedAfter = file.FilePath == from + ".dvc";
        var metafile = isNamedAfter ? to + ".dvc" : file.FilePath;
        if (isNamedAfter && File.Exists(metafile)) throw new WeirException(ErrorCodes.AlreadyExists, $"'{repository.Relative(metafile)}' exists already", "choose another name", new SourceLocation(repository.Relative(metafile)));
        var text = Moved(file, o, Path.GetDirectoryName(metafile)!, to, isNamedAfter);

        // First the new metafile, then the data, then the old: killed in between, both names are there and nothing is lost.
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var isThere = FileFacts.Of(from, followLinks: false) is not null;
        if (isNamedAfter) AtomicFile.WriteText(metafile, text);
        if (isThere) Rename(from, to);
        if (!isNamedAfter) AtomicFile.WriteText(metafile, text);
        var memory = LinkMemory.Load(repository);
        memory.Forget(from);
        if (isThere && o.Content is { } content) memory.Note(to, content.Md5);
        memory.Save();
        if (!repository.Config.HasNoScm && o.IsCached) edit.Touch(GitIgnoreFile.Remove(from));
        if (isNamedAfter) File.Delete(file.FilePath);
        edit.Touch(file.FilePath);
        edit.Touch(metafile);
        edit.Touch(OutSaving.Ignore(repository, o with { FullPath = to }));
        if (isThere && o.IsCached) Record(metafile, to, cancellation);
        return (to, metafile);
    }

    // As DVC does, the moved data is saved as it is.
    private void Record(string metafile, string to, CancellationToken cancellation)
    {
        var fresh = DvcFile.Read(metafile).Outs.First(x => x.FullPath == to);
        var content = OutSaving.Save(repository, to, fresh.Content, relink: true, cancellation);
        repository.Cache.Flush();
        if (content.Md5 != fresh.Content?.Md5) DvcFile.Record(metafile, fresh.Path, content);
    }

    private static string Moved(DvcFile file, TrackedOut o, string folder, string to, bool isNamedAfter)
    {
        var editor = new YamlEditor(File.ReadAllText(file.FilePath), file.FilePath);
        var wdir = folder;
        if (editor.Find("wdir") is Weir.Yaml.YamlScalar { Text: var written })
        {
            if (isNamedAfter) editor.Remove([], "wdir");
            else wdir = Path.GetFullPath(Path.Combine(folder, written));
        }

        for (var i = 0; i < file.Outs.Count; i++)
            if (file.Outs[i].FullPath == o.FullPath) editor.Set(["outs", i], "path", YamlValue.Of(Path.GetRelativePath(wdir, to).Replace(Path.DirectorySeparatorChar, '/')));
        for (var i = 0; i < file.Deps.Count; i++)
            if (!file.Deps[i].Path.Contains("://", StringComparison.Ordinal) && !Path.IsPathRooted(file.Deps[i].Path) && editor.Find("deps", i, "repo") is null)
                editor.Set(["deps", i], "path", YamlValue.Of(Path.GetRelativePath(wdir, file.Deps[i].FullPath).Replace(Path.DirectorySeparatorChar, '/')));
        return editor.Text;
    }

    private void RefuseTarget(string to)
    {
        var name = repository.Relative(to);
        if (name.StartsWith("../", StringComparison.Ordinal) || name is "." or ".." || Path.IsPathRooted(name)) throw Refuse(to, "lies outside the repository", "choose a place inside");
        if (FileFacts.Of(to, followLinks: false) is not null) throw new WeirException(ErrorCodes.AlreadyExists, $"'{name}' exists already", "choose another name, or remove it", new SourceLocation(name));
        if (repository.Ignore.IsIgnored(to, isDirectory: false)) throw Refuse(to, "is ignored by .dvcignore", "choose another name");
        if (index.Outs.FirstOrDefault(o => to.StartsWith(o.FullPath + '/', StringComparison.Ordinal)) is { } above) throw Refuse(to, $"lies inside '{repository.Relative(above.FullPath)}', which is tracked as a whole", "choose another place");
    }

    private static void Rename(string from, string to)
    {
        try
        {
            if (Directory.Exists(from) && new FileInfo(from).LinkTarget is null) Directory.Move(from, to);
            else File.Move(from, to);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot move '{from}' to '{to}': {e.Message.Split('\n')[0]}", location: new SourceLocation(from), inner: e);
        }
    }

    private WeirException Refuse(string path, string why, string hint) => new("move_refused", $"'{repository.Relative(path)}' {why}", hint, new SourceLocation(repository.Relative(path)));
}
