using Weir.Foundation.Errors;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Versioning.RunCache;
using Weir.Versioning.Status;

namespace Weir.Versioning.Operations;

/// <summary>Records what lies in the workspace as it is: into the cache, the <c>.dvc</c> files and <c>dvc.lock</c>, without running anything.</summary>
public sealed class CommitOperation(DvcRepository repository, RepositoryIndex index, RepositoryEdit edit)
{
    /// <summary>Remember what stages are recorded with as runs of theirs, as a forced commit does.</summary>
    public bool SavesRuns { get; init; }

    /// <summary>Commits.</summary>
    /// <param name="chosen">What to record.</param>
    /// <param name="relink">Make files into what <c>cache.type</c> asks for.</param>
    /// <param name="mayRecord">Asked for each that changed, with a sentence; false refuses.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>Addresses of what was recorded anew.</returns>
    /// <exception cref="WeirException"><c>commit_refused</c>, <c>file_not_found</c>.</exception>
    public IReadOnlyList<string> Run(IReadOnlyList<Selected> chosen, bool relink, Func<string, bool> mayRecord, CancellationToken cancellation)
    {
        var recorded = new List<string>();
        foreach (var one in chosen.DistinctBy(c => c.Address))
        {
            cancellation.ThrowIfCancellationRequested();
            var changes = one.File is { } file ? StatusCheck.Of(repository, file, cancellation) : StatusCheck.Of(repository, index, one.Stage!, cancellation);
            // What is only missing in the cache is what a commit is for.
            var present = changes.Outs.Where(o => o.Value != "not in cache").ToDictionary();
            changes = changes with { Outs = one.Outs.Where(o => changes.Outs.GetValueOrDefault(o.Path) == "not in cache" && IsOther(o, cancellation)).Select(o => KeyValuePair.Create(o.Path, "modified")).Concat(present).ToDictionary(), AlwaysChanges = false };
            if (!changes.IsClean && !mayRecord(Sentence(one, changes)))
                throw new WeirException("commit_refused", Sentence(one, changes), "use --force to record it as it is", new SourceLocation(repository.Relative(one.FilePath)));
            if (one.File is not null ? Record(one.File, relink, cancellation) : Record(one.Stage!, relink, cancellation)) recorded.Add(one.Address);
        }

        return recorded;
    }

    private bool IsOther(TrackedOut o, CancellationToken cancellation) => repository.Content.Scan(o.FullPath, o.IsLegacy, cancellation)?.Md5 != o.Content?.Md5;

    private bool Record(DvcFile file, bool relink, CancellationToken cancellation)
    {
        var isChanged = false;
        foreach (var o in file.Outs)
        {
            OutPlace.RequireInside(repository, o);
            var content = Save(o, relink, isRemembered: false, cancellation);
            repository.Cache.Flush();
            edit.Touch(OutSaving.Ignore(repository, o));
            if (content == o.Content) continue;
            isChanged |= DvcFile.Record(file.FilePath, o.Path, content);
        }

        if (isChanged) edit.Touch(file.FilePath);
        return isChanged;
    }

    private bool Record(StageDefinition stage, bool relink, CancellationToken cancellation)
    {
        var runs = new StageRunCache(repository);
        var isRemembered = SavesRuns && runs.Takes(stage);
        foreach (var o in stage.Outs.Where(o => o.IsCached)) OutPlace.RequireInside(repository, o);
        var entry = new LockEntry(stage.Command)
        {
            Deps = stage.Deps.ToDictionary(d => d.Path, d => repository.Content.ScanAs(d.FullPath, index.LockOf(stage)?.Deps.GetValueOrDefault(d.Path), cancellation) ?? throw WeirException.FileNotFound(repository.Relative(d.FullPath))),
            Params = stage.Params.ToDictionary(p => p.File, p => (IReadOnlyDictionary<string, Weir.Yaml.Values.YamlValue>)ParamsFile.Select(p)),
            Outs = index.OutsOf(stage).ToDictionary(o => o.Path, o => Save(o, relink, isRemembered, cancellation)),
        };
        repository.Cache.Flush();
        if (isRemembered) runs.Save(entry);
        foreach (var o in stage.Outs) edit.Touch(OutSaving.Ignore(repository, o));
        var path = LockFile.PathFor(stage.FilePath);
        var file = LockFile.Load(path);
        file.Set(stage.Name, entry);
        if (!file.Save(path)) return false;
        edit.Touch(path);
        return true;
    }

    private ContentId Save(TrackedOut o, bool relink, bool isRemembered, CancellationToken cancellation)
    {
        var present = o.IsCached || isRemembered ? OutSaving.Save(repository, o.FullPath, o.Content, relink && o.IsCached, cancellation)
            : repository.Content.IsLegacySame(o.FullPath, o.Content, cancellation) ? o.Content!
            : OutSaving.HashOnly(repository, o.FullPath, cancellation);
        // A size that a partial add left out is not worth another metafile.
        return present.Md5 == o.Content?.Md5 && present.IsExecutable == o.Content.IsExecutable && !o.Content.HasSize ? o.Content : present;
    }

    private static string Sentence(Selected one, StageChanges changes)
    {
        var parts = new List<string>();
        if (changes.IsCommandChanged) parts.Add("the command");
        parts.AddRange(changes.Deps.Keys.Concat(changes.Params.Keys).Select(k => $"the dependency '{k}'"));
        parts.AddRange(changes.Outs.Keys.Select(k => $"'{k}'"));
        return parts.Count == 0 ? $"'{one.Address}' is always changed" : $"{string.Join(", ", parts)} of '{one.Address}' changed";
    }
}
