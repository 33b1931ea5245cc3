using Weir.Foundation.Files;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Versioning.RunCache;
using Weir.Yaml.Emit;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Inspection;

/// <summary>Explains what <c>repro</c> would do with a stage, and why.</summary>
public sealed class StageExplainer(DvcRepository repository, RepositoryIndex index, StageGraph graph)
{
    private const int MostFiles = 1000;

    private readonly StageInspector _inspector = new(repository, index);

    /// <summary>Explains one stage.</summary>
    /// <exception cref="Foundation.Errors.WeirException">A parameter file cannot be read.</exception>
    public StageExplanation Explain(StageDefinition stage, CancellationToken cancellation = default)
    {
        var inspection = _inspector.Inspect(stage, cancellation);
        var stale = stage.IsFrozen ? [] : Stale(stage, cancellation);
        var wanted = Wanted(stage, cancellation);
        var isHit = wanted is not null && !inspection.IsUpToDate && new StageRunCache(repository).Find(wanted, [.. stage.Outs.Select(o => o.Path)]) is not null;
        var canRestore = inspection is { AreInputsSame: true } && inspection.Outs.All(o => o.State is ChangeState.Deleted or ChangeState.Modified) && stage.Outs.All(o => o.IsCached && inspection.Entry?.Outs.ContainsKey(o.Path) == true);
        var (nearest, otherCommand) = wanted is null || inspection.IsUpToDate || isHit ? (null, false) : Nearest(stage, wanted);
        return new StageExplanation(inspection)
        {
            Verdict = inspection.IsUpToDate && stale.Count == 0 ? "skip" : stale.Count == 0 && (isHit || canRestore) && !inspection.RunsAlways ? "restore" : "run",
            Files = inspection.Inputs.Concat(inspection.Outs).Where(c => c.Old?.EndsWith(".dir", StringComparison.Ordinal) == true && c.State == ChangeState.Modified).ToDictionary(c => c.Path, c => Inside(stage, c, cancellation)),
            StaleSources = stale,
            IsInRunCache = isHit,
            Nearest = nearest,
            NearestHasOtherCommand = otherCommand,
        };
    }

    private List<string> Stale(StageDefinition stage, CancellationToken cancellation)
    {
        var order = graph.InOrder([stage.Address]).Where(n => n.Stage is not null && n.Name != stage.Address);
        return [.. order.Where(n => !_inspector.Inspect(n.Stage!, cancellation).IsUpToDate).Select(n => n.Name)];
    }

    // What would be looked up; null when an input is missing.
    private LockEntry? Wanted(StageDefinition stage, CancellationToken cancellation)
    {
        if (stage.Deps.Any(d => FileStat.Of(d.FullPath) is null) || stage.Params.Any(p => !File.Exists(p.FullPath))) return null;
        return new LockEntry(stage.Command)
        {
            Deps = stage.Deps.ToDictionary(d => d.Path, d => repository.Content.Scan(d.FullPath, cancellation)!),
            Params = stage.Params.ToDictionary(p => p.File, _inspector.Values),
        };
    }

    // The run of the same outs with the fewest differences; of equals the newest.
    private (IReadOnlyList<StageChange>? Differences, bool OtherCommand) Nearest(StageDefinition stage, LockEntry wanted)
    {
        var outs = stage.Outs.Select(o => o.Path).ToHashSet();
        (List<StageChange> Differences, bool OtherCommand)? best = null;
        foreach (var entry in new StageRunCache(repository).Entries().Where(e => outs.SetEquals(e.Outs.Keys)))
        {
            var differences = Differences(entry, wanted);
            var other = !entry.Command.Equals(wanted.Command);
            if (best is not { } known || differences.Count + (other ? 1 : 0) < known.Differences.Count + (known.OtherCommand ? 1 : 0)) best = (differences, other);
        }

        return best is { } found ? (found.Differences, found.OtherCommand) : (null, false);
    }

    private static List<StageChange> Differences(LockEntry then, LockEntry now)
    {
        var changes = new List<StageChange>();
        foreach (var path in then.Deps.Keys.Union(now.Deps.Keys))
        {
            var (a, b) = (then.Deps.GetValueOrDefault(path)?.Md5, now.Deps.GetValueOrDefault(path)?.Md5);
            if (a != b) changes.Add(new StageChange(ChangeKind.Dependency, path, null, a is null ? ChangeState.New : b is null ? ChangeState.Deleted : ChangeState.Modified, a, b));
        }

        foreach (var file in then.Params.Keys.Union(now.Params.Keys))
        {
            var (a, b) = (then.Params.GetValueOrDefault(file), now.Params.GetValueOrDefault(file));
            foreach (var key in (a?.Keys ?? []).Union(b?.Keys ?? []))
            {
                var (x, y) = (a?.GetValueOrDefault(key), b?.GetValueOrDefault(key));
                if (x is not null && y is not null && ParamsFile.AreEqual(x, y)) continue;
                changes.Add(new StageChange(ChangeKind.Parameter, file, key, x is null ? ChangeState.New : y is null ? ChangeState.Deleted : ChangeState.Modified, Text(x), Text(y)));
            }
        }

        return changes;
    }

    private IReadOnlyList<StageChange> Inside(StageDefinition stage, StageChange change, CancellationToken cancellation)
    {
        var full = stage.Deps.Concat(stage.Outs).First(d => d.Path == change.Path).FullPath;
        if (repository.Cache.Find(change.Old!) is null || !Directory.Exists(full)) return [];
        var then = repository.Cache.ReadDirectory(change.Old!).Entries.ToDictionary(e => e.RelativePath, e => e.Md5);
        var now = repository.Content.ScanDirectory(full, cancellation).Listing.Entries.ToDictionary(e => e.RelativePath, e => e.Md5);
        return
        [
            .. then.Keys.Union(now.Keys).Where(f => then.GetValueOrDefault(f) != now.GetValueOrDefault(f)).Order(StringComparer.Ordinal).Take(MostFiles)
                .Select(f => new StageChange(change.Kind, f, null, !then.ContainsKey(f) ? ChangeState.New : !now.ContainsKey(f) ? ChangeState.Deleted : ChangeState.Modified, then.GetValueOrDefault(f), now.GetValueOrDefault(f))),
        ];
    }

    private static string? Text(YamlValue? value) => value is null ? null : YamlEmitter.Flow(value);
}
