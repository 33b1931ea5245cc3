using Weir.Pipelines.Repro;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;
using Weir.Versioning.RunCache;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Which files belong to an experiment besides those that git tracks, and the hash that DVC names it by.</summary>
internal static class ExperimentFiles
{
    /// <summary>Files of the stages that were looked at: metafiles, dependencies that git keeps, outs that are not cached.</summary>
    public static IEnumerable<string> OfStages(DvcRepository repository, RepositoryIndex index, IEnumerable<string> addresses)
    {
        var names = addresses.ToHashSet(StringComparer.Ordinal);
        var tracked = index.Outs.Where(o => o.IsCached).Select(o => o.FullPath).ToHashSet(StringComparer.Ordinal);
        foreach (var stage in index.Stages.Where(s => names.Contains(s.Address)))
        {
            yield return stage.FilePath;
            yield return LockFile.PathFor(stage.FilePath);
            foreach (var dep in stage.Deps.Where(d => IsInside(repository, d.FullPath) && !IsTracked(d.FullPath))) yield return dep.FullPath;
            foreach (var o in stage.Outs.Where(o => !o.IsCached && IsInside(repository, o.FullPath))) yield return o.FullPath;
        }

        foreach (var file in index.DvcFiles.Where(f => names.Contains(repository.Relative(f.FilePath)))) yield return file.FilePath;

        bool IsTracked(string path)
        {
            for (var at = path; at is not null && at.Length >= repository.Root.Length; at = Path.GetDirectoryName(at))
                if (tracked.Contains(at)) return true;
            return false;
        }
    }

    /// <summary>Files of top-level metrics, parameters and plots.</summary>
    public static IEnumerable<string> TopLevel(RepositoryIndex index)
    {
        foreach (var file in index.PipelineFiles)
        {
            var folder = Path.GetDirectoryName(file.FilePath)!;
            foreach (var path in file.Metrics.Concat(file.Params).Concat(file.Plots.SelectMany(Sources))) yield return Path.GetFullPath(Path.Combine(folder, path));
        }
    }

    /// <summary>DVC's hash of what the stages ran with.</summary>
    public static string Hash(RepositoryIndex index, IEnumerable<string> addresses)
    {
        var names = addresses.ToHashSet(StringComparer.Ordinal);
        var entries = new OrderedDictionary<string, YamlValue>();
        foreach (var stage in index.Stages.Where(s => names.Contains(s.Address)))
            if (index.LockOf(stage) is { } entry) entries[stage.Name] = entry.ToYaml();
        return StageRunCache.HashOf(YamlValue.Map(entries.Select(e => (e.Key, e.Value))));
    }

    /// <summary>Addresses of the stages that a run brought up to date, of all that it looked at.</summary>
    public static IEnumerable<string> Changed(IEnumerable<StageResult> results) =>
        results.Where(r => r.Verdict is StageVerdict.Ran or StageVerdict.Restored or StageVerdict.Recorded).Select(r => r.Name);

    private static bool IsInside(DvcRepository repository, string path) => path.StartsWith(repository.Root + "/", StringComparison.Ordinal);

    // plots: [file, {file: settings}, {id: {y: {file: column}}}]
    private static IEnumerable<string> Sources(YamlValue plot)
    {
        if (plot is YamlText text) yield return text.Value;
        if (plot is not YamlMap map) yield break;
        foreach (var (key, value) in map.Entries)
        {
            var named = new[] { value["y"], value["x"] }.OfType<YamlMap>().SelectMany(m => m.Entries).Select(e => e.Key).OfType<YamlText>().ToList();
            if (named.Count == 0 && key is YamlText file) yield return file.Value;
            foreach (var source in named) yield return source.Value;
        }
    }
}
