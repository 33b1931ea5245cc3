using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Versioning.Operations;

/// <summary>Stops tracking: removes <c>.dvc</c> files, or stages from <c>dvc.yaml</c> and <c>dvc.lock</c>, with their ignore lines.</summary>
public sealed class RemoveOperation(DvcRepository repository, RepositoryIndex index, RepositoryEdit edit)
{
    /// <summary>Removes targets.</summary>
    /// <param name="targets">As typed: <c>.dvc</c> files, or stages.</param>
    /// <param name="workingDirectory">What relative targets start from.</param>
    /// <param name="withOuts">Delete the data too.</param>
    /// <returns>Addresses of what is no longer tracked.</returns>
    /// <exception cref="WeirException"><c>not_found</c>; <c>invalid_value</c>: a part of what a template makes.</exception>
    public IReadOnlyList<string> Run(IReadOnlyList<string> targets, string workingDirectory, bool withOuts)
    {
        var selection = new TargetSelection(repository, index, workingDirectory);
        var chosen = targets.SelectMany(t => One(selection, t)).Distinct().ToList();
        RequireWholeGroups(chosen);
        var memory = LinkMemory.Load(repository);
        foreach (var one in chosen)
        {
            // What lies beside the repository, or behind a link out of it, is not the metafile's to touch.
            foreach (var o in one.Outs.Where(o => OutPlace.IsInside(repository.Root, o.FullPath)))
            {
                if (withOuts) Delete(o.FullPath);
                else UnprotectOperation.Unprotect(repository, o.FullPath);
                memory.Forget(o.FullPath);
                if (!repository.Config.HasNoScm && o.IsCached) edit.Touch(GitIgnoreFile.Remove(o.FullPath));
            }

            if (one.File is not null) File.Delete(one.FilePath);
            else StageEditing.Remove(one.Stage!);
            edit.Touch(one.FilePath);
            if (one.Stage is not null) edit.Touch(LockFile.PathFor(one.FilePath));
        }

        memory.Save();
        return [.. chosen.Select(c => c.Address)];
    }

    // What foreach or matrix makes goes as a whole: the metafile holds no single one of them.
    private void RequireWholeGroups(List<Selected> chosen)
    {
        foreach (var one in chosen)
        {
            if (one.Stage is not { Group: { } group } stage) continue;
            if (index.Stages.Where(s => s.Group == group && s.FilePath == stage.FilePath).All(s => chosen.Any(c => c.Stage?.Address == s.Address))) continue;
            throw new WeirException(ErrorCodes.InvalidValue, $"'{one.Address}' is made by a template and cannot be removed alone", $"take it out of the list of '{group}', or remove '{group}' with all of its stages", new SourceLocation(repository.Relative(stage.FilePath), stage.Line));
        }
    }

    private IReadOnlyList<Selected> One(TargetSelection selection, string target)
    {
        var found = selection.One(target);
        if (found is [{ Filter: { } path, File: { } file }])
            throw new WeirException(ErrorCodes.NotFound, $"'{target}' is data, not a metafile", $"did you mean '{repository.Relative(file.FilePath)}'? The data stays unless --outs is given", new SourceLocation(repository.Relative(path)));
        if (found is [{ Filter: not null, Stage: { } stage }])
            throw new WeirException(ErrorCodes.NotFound, $"'{target}' is an out of the stage '{stage.Address}'", $"did you mean '{stage.Address}'?");
        return found;
    }

    private static void Delete(string path)
    {
        if (new FileInfo(path).LinkTarget is not null || File.Exists(path)) File.Delete(path);
        else if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
