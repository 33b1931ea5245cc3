using System.Collections.Concurrent;
using Weir.Foundation.Files;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Inspection;

/// <summary>Compares stages with what they last ran with. Parameter files are read once while they do not change.</summary>
public sealed class StageInspector(DvcRepository repository, RepositoryIndex index)
{
    private readonly ConcurrentDictionary<string, (FileStat Stat, YamlValue Value)> _params = new(StringComparer.Ordinal);

    /// <summary>What differs for one stage.</summary>
    /// <exception cref="Foundation.Errors.WeirException">A parameter file cannot be read; a file changes while it is hashed.</exception>
    public StageInspection Inspect(StageDefinition stage, CancellationToken cancellation = default)
    {
        var entry = index.LockOf(stage);
        var inputs = new List<StageChange>();
        if (!stage.IsFrozen)
        {
            foreach (var dep in stage.Deps) Dependency(dep, entry, inputs, cancellation);
            foreach (var selection in stage.Params) Parameters(selection, entry, inputs);
        }

        var outs = new List<StageChange>();
        foreach (var o in stage.Outs) Out(o, entry, outs, cancellation);
        return new StageInspection(stage, entry)
        {
            IsCommandChanged = entry is not null && !entry.Command.Equals(stage.Command),
            RunsAlways = !stage.IsFrozen && (stage.AlwaysChanges || stage.IsCallback),
            Inputs = inputs,
            Outs = outs,
        };
    }

    /// <summary>Values that a stage reads from one file now.</summary>
    public IReadOnlyDictionary<string, YamlValue> Values(ParamsSelection selection) => ParamsFile.Select(Load(selection.FullPath), selection);

    /// <summary>Everything in a parameter file.</summary>
    public YamlValue Load(string path)
    {
        var stat = FileStat.Of(path);
        if (stat is { } now && _params.TryGetValue(path, out var known) && known.Stat == now) return known.Value;
        var value = ParamsFile.Load(path);
        if (stat is { } read) _params[path] = (read, value);
        return value;
    }

    private void Dependency(TrackedOut dep, LockEntry? entry, List<StageChange> changes, CancellationToken cancellation)
    {
        var recorded = entry?.Deps.GetValueOrDefault(dep.Path);
        var old = recorded?.Md5;
        var now = repository.Content.ScanAs(dep.FullPath, recorded, cancellation)?.Md5;
        if (old != now || now is null) changes.Add(new StageChange(ChangeKind.Dependency, dep.Path, null, now is null ? ChangeState.Deleted : old is null ? ChangeState.New : ChangeState.Modified, old, now));
    }

    private void Parameters(ParamsSelection selection, LockEntry? entry, List<StageChange> changes)
    {
        var recorded = entry?.Params.GetValueOrDefault(selection.File);
        if (!File.Exists(selection.FullPath))
        {
            changes.Add(new StageChange(ChangeKind.Parameter, selection.File, null, ChangeState.Deleted, null, null));
            return;
        }

        var actual = Values(selection);
        foreach (var key in selection.Keys ?? [.. actual.Keys.Union(recorded?.Keys ?? [])])
        {
            var now = actual.GetValueOrDefault(key);
            var then = recorded?.GetValueOrDefault(key);
            if (now is not null && then is not null && ParamsFile.AreEqual(now, then)) continue;
            changes.Add(new StageChange(ChangeKind.Parameter, selection.File, key, now is null ? ChangeState.Deleted : then is null ? ChangeState.New : ChangeState.Modified, Text(then), Text(now)));
        }
    }

    private void Out(TrackedOut o, LockEntry? entry, List<StageChange> changes, CancellationToken cancellation)
    {
        var recorded = entry?.Outs.GetValueOrDefault(o.Path);
        var old = recorded?.Md5;
        var now = repository.Content.ScanAs(o.FullPath, recorded, cancellation)?.Md5;
        if (old is not null && o.IsCached && !repository.Cache.HasAll(old, recorded!.IsLegacy)) changes.Add(new StageChange(ChangeKind.Out, o.Path, null, ChangeState.NotInCache, old, now));
        else if (now is null) changes.Add(new StageChange(ChangeKind.Out, o.Path, null, ChangeState.Deleted, old, null));
        else if (now != old) changes.Add(new StageChange(ChangeKind.Out, o.Path, null, old is null ? ChangeState.New : ChangeState.Modified, old, now));
    }

    private static string? Text(YamlValue? value) => value is null ? null : YamlEmitter.Flow(value);
}
