using Weir.Foundation.Errors;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Comparing;

/// <summary>Metrics or parameters of a revision, by file.</summary>
public sealed class TrackedValues(DvcRepository repository)
{
    /// <summary>The files; each its values, or why they cannot be read.</summary>
    public sealed record FileValues(YamlValue? Data, WeirException? Error);

    /// <summary>Metrics: of stages, and of top-level <c>metrics:</c>. Numbers, texts and booleans; lists and nulls are dropped.</summary>
    /// <param name="view">The revision.</param>
    /// <param name="targets">Full paths of files; all when empty.</param>
    public IReadOnlyDictionary<string, FileValues> Metrics(RevisionView view, IReadOnlyList<string> targets)
    {
        var files = targets.Count > 0
            ? targets
            : [.. view.Index.Stages.SelectMany(s => s.Outs).Where(o => o.Kind == OutKind.Metric).Select(o => o.FullPath), .. view.Index.PipelineFiles.SelectMany(f => f.Metrics.Select(m => Beside(f, m)))];
        return Read(view, files.Distinct(), (file, all) => Extract(all) ?? new YamlMap([]));
    }

    /// <summary>Parameters: what stages read, top-level <c>params:</c>, and <c>params.yaml</c> of the root; templates' values besides.</summary>
    /// <param name="view">The revision.</param>
    /// <param name="targets">Full paths of files; all when empty.</param>
    /// <param name="onlyDeps">Only what stages read.</param>
    public IReadOnlyDictionary<string, FileValues> Params(RevisionView view, IReadOnlyList<string> targets, bool onlyDeps)
    {
        var keys = new OrderedDictionary<string, List<string>?>();
        if (targets.Count > 0) foreach (var target in targets) keys[target] = null;
        else
        {
            foreach (var selection in view.Index.Stages.SelectMany(s => s.Params)) Add(selection.FullPath, selection.Keys);
            if (!onlyDeps)
            {
                foreach (var file in view.Index.PipelineFiles) foreach (var path in file.Params) Add(Beside(file, path), null);
                var own = repository.Full(ParamsSelection.DefaultFile);
                if (view.Exists(own)) Add(own, null);
            }
        }

        var values = new Dictionary<string, FileValues>(Read(view, keys.Keys, (file, all) => keys[file] is { } chosen ? Chosen(all, file, chosen) : all));
        if (targets.Count == 0 && !onlyDeps) AddTemplates(view, values);
        return values;

        void Add(string path, IReadOnlyList<string>? chosen)
        {
            if (!keys.TryGetValue(path, out var known)) keys[path] = chosen is null ? null : [.. chosen];
            else if (chosen is null || known is null) keys[path] = null;
            else known.AddRange(chosen.Except(known));
        }
    }

    private void AddTemplates(RevisionView view, Dictionary<string, FileValues> values)
    {
        foreach (var stage in view.Index.Stages)
        {
            foreach (var (file, named) in stage.TemplateValues)
            {
                var name = repository.Relative(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(stage.FilePath)!, file)));
                if (values.TryGetValue(name, out var known) && known.Data is not YamlMap { Entries.Count: 0 } and not null && !_templates.Contains(name)) continue;
                _templates.Add(name);
                var fields = (known?.Data as YamlMap)?.Entries.ToDictionary(e => ((YamlText)e.Key).Value, e => e.Value) ?? [];
                foreach (var (key, value) in named) fields[key] = value;
                values[name] = new FileValues(YamlValue.Map(fields.Select(f => (f.Key, f.Value))), null);
            }
        }
    }

    private readonly HashSet<string> _templates = [];

    private Dictionary<string, FileValues> Read(RevisionView view, IEnumerable<string> files, Func<string, YamlValue, YamlValue> choose)
    {
        var values = new Dictionary<string, FileValues>();
        foreach (var file in files)
        {
            try
            {
                values[repository.Relative(file)] = new FileValues(choose(file, ParamsFile.Load(file, view)), null);
            }
            catch (WeirException e)
            {
                values[repository.Relative(file)] = new FileValues(null, e);
            }
        }

        return values;
    }

    private static YamlMap Chosen(YamlValue all, string file, List<string> keys) =>
        YamlValue.Map(ParamsFile.Select(all, new ParamsSelection(file, file, keys)).Select(v => (v.Key, v.Value)));

    private static YamlValue? Extract(YamlValue value) => value switch
    {
        YamlInteger or YamlFloat or YamlText or YamlBool => value,
        YamlMap map => new YamlMap([.. map.Entries.Select(e => (e.Key, Value: Extract(e.Value))).Where(e => e.Value is not null and not YamlMap { Entries.Count: 0 }).Select(e => new YamlField(e.Key, e.Value!))]),
        _ => null,
    };

    private static string Beside(PipelineFile file, string path) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.FilePath)!, path));
}
