using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Versioning.Status;

/// <summary>Compares the workspace with the metafiles, by DVC's rules.</summary>
public static class StatusCheck
{
    /// <summary>Everything that differs, in file order.</summary>
    public static IReadOnlyList<StageChanges> All(DvcRepository repository, RepositoryIndex index, CancellationToken cancellation = default)
    {
        var changes = index.DvcFiles.Select(f => Of(repository, f, cancellation))
            .Concat(index.Stages.Select(s => Of(repository, index, s, cancellation)))
            .Where(c => !c.IsClean)
            .ToList();
        repository.Content.SaveState();
        return changes;
    }

    /// <summary>What differs for some.</summary>
    public static IReadOnlyList<StageChanges> Of(DvcRepository repository, RepositoryIndex index, IReadOnlyList<Operations.Selected> chosen, CancellationToken cancellation = default)
    {
        var changes = chosen.Select(c => (c.File is { } file ? Of(repository, file, cancellation) : Of(repository, index, c.Stage!, cancellation), c))
            .Select(x => x.c.Filter is null ? x.Item1 : Only(x.Item1, repository.NameOf(x.c.Outs[0].Path, x.c.Outs[0].FullPath)))
            .Where(c => !c.IsClean)
            .ToList();
        repository.Content.SaveState();
        return changes;
    }

    /// <summary>What differs for one <c>.dvc</c> file.</summary>
    public static StageChanges Of(DvcRepository repository, DvcFile file, CancellationToken cancellation = default) =>
        new(repository.Relative(file.FilePath)) { Outs = Outs(repository, file.Outs, cancellation), IsHashChanged = file.Deps.Count > 0 && Imports.ImportStatus.IsHashChanged(file.FilePath) };

    /// <summary>What differs for one stage.</summary>
    public static StageChanges Of(DvcRepository repository, RepositoryIndex index, StageDefinition stage, CancellationToken cancellation = default)
    {
        var entry = index.LockOf(stage);
        return new StageChanges(stage.Address)
        {
            Deps = stage.IsFrozen ? new Dictionary<string, string>() : Deps(repository, stage, entry, cancellation),
            Params = stage.IsFrozen ? new Dictionary<string, IReadOnlyDictionary<string, string>>() : Parameters(repository, stage, entry),
            Outs = Outs(repository, index.OutsOf(stage), cancellation),
            IsCommandChanged = entry is not null && !entry.Command.Equals(stage.Command),
            AlwaysChanges = stage.AlwaysChanges || stage.IsCallback,
        };
    }

    // An out was asked for: what its stage reads does not matter.
    private static StageChanges Only(StageChanges changes, string path) => new(changes.Name) { Outs = changes.Outs.Where(o => o.Key == path).ToDictionary() };

    private static Dictionary<string, string> Deps(DvcRepository repository, StageDefinition stage, LockEntry? entry, CancellationToken cancellation)
    {
        var changed = new Dictionary<string, string>();
        foreach (var dep in stage.Deps)
        {
            if (!repository.Content.Exists(dep.FullPath)) changed[repository.NameOf(dep.Path, dep.FullPath)] = "deleted";
            else if (IsChanged(repository, dep, entry?.Deps.GetValueOrDefault(dep.Path), cancellation)) changed[repository.NameOf(dep.Path, dep.FullPath)] = "modified";
        }

        return changed;
    }

    private static bool IsChanged(DvcRepository repository, TrackedOut dep, ContentId? recorded, CancellationToken cancellation) =>
        recorded is null || recorded.Md5 != repository.Content.Scan(dep.FullPath, recorded.IsLegacy, cancellation)?.Md5;

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Parameters(DvcRepository repository, StageDefinition stage, LockEntry? entry)
    {
        var changed = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var selection in stage.Params)
        {
            var recorded = entry?.Params.GetValueOrDefault(selection.File);
            if (!File.Exists(selection.FullPath)) changed[repository.NameOf(selection.File, selection.FullPath)] = new Dictionary<string, string> { [string.Empty] = "deleted" };
            else if (recorded is null) changed[repository.NameOf(selection.File, selection.FullPath)] = new Dictionary<string, string> { [string.Empty] = "new" };
            else if (Parameters(selection, recorded) is { Count: > 0 } keys) changed[repository.NameOf(selection.File, selection.FullPath)] = keys;
        }

        return changed;
    }

    private static Dictionary<string, string> Parameters(ParamsSelection selection, IReadOnlyDictionary<string, YamlValue> recorded)
    {
        var actual = ParamsFile.Select(selection);
        var changed = new Dictionary<string, string>();
        foreach (var key in selection.Keys ?? [.. actual.Keys.Union(recorded.Keys)])
        {
            if (!actual.TryGetValue(key, out var now)) changed[key] = "deleted";
            else if (!recorded.TryGetValue(key, out var then)) changed[key] = "new";
            else if (!ParamsFile.AreEqual(now, then)) changed[key] = "modified";
        }

        return changed;
    }

    private static Dictionary<string, string> Outs(DvcRepository repository, IEnumerable<TrackedOut> outs, CancellationToken cancellation)
    {
        var changed = new Dictionary<string, string>();
        foreach (var o in outs)
        {
            if (o is { Content: { } content, IsCached: true } && !CompleteDirectories.Has(repository.Cache, repository.Content.State, content)) changed[repository.NameOf(o.Path, o.FullPath)] = "not in cache";
            else if (!repository.Content.Exists(o.FullPath)) changed[repository.NameOf(o.Path, o.FullPath)] = "deleted";
            else if (o.Content?.Md5 != repository.Content.Scan(o.FullPath, o.IsLegacy, cancellation)?.Md5) changed[repository.NameOf(o.Path, o.FullPath)] = "modified";
        }

        return changed;
    }
}
