using System.Text.RegularExpressions;
using Weir.Versioning.Metafiles;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Collecting;

/// <summary>Finds which plots there are: top-level <c>plots:</c> of every <c>dvc.yaml</c>, plots among the outs of stages, files that are asked for.</summary>
/// <param name="files">Of the revision.</param>
/// <param name="folder">Full path that ids of plots start from: where the command was called.</param>
/// <param name="request">What is asked for.</param>
internal sealed class PlotDefinitions(PlotFiles files, string folder, PlotRequest request)
{
    private readonly HashSet<string> _found = [];

    /// <summary>Targets that named something.</summary>
    public IReadOnlySet<string> Found => _found;

    /// <summary>Collects them, in the order of the files.</summary>
    public void Collect(RevisionPlots plots, IEnumerable<PipelineFile> pipelines, IEnumerable<(string File, TrackedOut Out)> outs)
    {
        foreach (var pipeline in pipelines.Where(p => p.Plots.Count > 0)) FromFile(plots, pipeline);
        foreach (var (file, o) in outs)
        {
            var id = Name(o.FullPath);
            if (Matches(Name(file), id)) Unpack(o.FullPath, Chosen(o.Settings), (path, settings) => Add(plots, path, settings));
        }

        foreach (var target in request.Targets)
        {
            var path = Path.GetFullPath(Path.Combine(folder, target));
            if (!files.Exists(path) && !files.IsFolder(path)) continue;
            _found.Add(target);
            Unpack(path, new YamlMap([]), (file, settings) => Add(plots, file, settings));
        }
    }

    /// <summary>The files that a plot takes its data from: those of its axes, else the one it is called by.</summary>
    public static IReadOnlyList<string> Sources(string id, YamlMap settings)
    {
        var sources = settings.Get("y") is YamlMap y ? y.Entries.Select(e => PlotSettings.KeyText(e.Key)) : [id];
        if (settings.Get("x") is YamlMap { Entries: [var first, ..] }) sources = sources.Append(PlotSettings.KeyText(first.Key));
        return [.. sources.Distinct()];
    }

    /// <summary>A full path as the caller would write it.</summary>
    public static string Name(string folder, string fullPath) => Path.GetRelativePath(folder, fullPath).Replace(Path.DirectorySeparatorChar, '/');

    private void Add(RevisionPlots plots, string id, YamlMap settings)
    {
        if (!request.IsUnited || !plots.Definitions.Any(d => d.Key.Length > 0 && d.Value.ContainsKey(id))) plots.Define(string.Empty, id, settings);
    }

    private string Name(string fullPath) => Name(folder, fullPath);

    private void FromFile(RevisionPlots plots, PipelineFile pipeline)
    {
        var (file, beside) = (Name(pipeline.FilePath), Path.GetDirectoryName(pipeline.FilePath)!);
        var defined = new OrderedDictionary<string, YamlMap>(StringComparer.Ordinal);
        foreach (var item in pipeline.Plots)
        {
            if (item is YamlMap { Entries: [var entry, ..] }) defined[PlotSettings.KeyText(entry.Key)] = entry.Value as YamlMap ?? new YamlMap([]);
            else if (item is YamlText path) defined[path.Value] = new YamlMap([]);
        }

        var folders = defined.Keys.Select(id => Path.GetFullPath(Path.Combine(beside, id))).ToList();
        foreach (var (id, settings) in defined)
        {
            if (!Matches(file, id)) continue;
            if (settings.Get("y") is YamlMap)
            {
                plots.Define(file, id, Beside(settings, beside).With(request.Properties));
                continue;
            }

            var path = Path.GetFullPath(Path.Combine(beside, id));
            Unpack(path, settings, (name, own) =>
            {
                // Of several folders around a file the closest one defines it.
                if (Closest(Path.GetFullPath(Path.Combine(folder, name)), folders) == path) plots.Define(file, name, own);
            });
        }
    }

    private void Unpack(string fullPath, YamlMap settings, Action<string, YamlMap> define)
    {
        var all = settings.With(request.Properties);
        foreach (var file in files.IsFolder(fullPath) ? files.FilesBelow(fullPath) : [fullPath]) define(Name(file), all);
    }

    private YamlMap Beside(YamlMap settings, string beside)
    {
        foreach (var axis in new[] { "x", "y" })
            if (settings.Get(axis) is YamlMap map) settings = settings.With(axis, YamlValue.Map(map.Entries.Select(e => (Name(Path.GetFullPath(Path.Combine(beside, PlotSettings.KeyText(e.Key)))), e.Value))));
        return settings;
    }

    private static string Closest(string path, List<string> folders)
    {
        var best = string.Empty;
        foreach (var one in folders)
            if (one.Length > best.Length && (path == one || path.StartsWith(one.TrimEnd('/') + "/", StringComparison.Ordinal))) best = one;
        return best;
    }

    // As in DVC: the beginning of the id, or of FILE::ID, by a regular expression.
    private bool Matches(string file, string id)
    {
        if (request.Targets.Count == 0) return true;
        var matching = request.Targets.Where(t => Begins(t, id) || Begins(t, $"{file}::{id}")).ToList();
        _found.UnionWith(matching);
        return matching.Count > 0;
    }

    private static bool Begins(string target, string id)
    {
        if (id.StartsWith(target, StringComparison.Ordinal)) return true;
        try
        {
            return Regex.IsMatch(id, $@"\A(?:{target})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return false; // a path that is no expression
        }
    }

    private static YamlMap Chosen(YamlValue? settings)
    {
        var map = settings as YamlMap ?? (settings is YamlList { Items: [YamlMap first, ..] } ? first : new YamlMap([]));
        return new YamlMap([.. map.Entries.Where(e => e.Key is YamlText key && PlotRequest.PropertyNames.Contains(key.Value))]);
    }
}
