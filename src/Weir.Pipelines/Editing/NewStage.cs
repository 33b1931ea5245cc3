using Weir.Versioning.Metafiles;
using Weir.Versioning.Params;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Editing;

/// <summary>A stage to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Command">Its command line.</param>
public sealed record NewStage(string Name, string Command)
{
    /// <summary>Working folder, as written; null for that of the file.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What it reads.</summary>
    public IReadOnlyList<string> Deps { get; init; } = [];

    /// <summary>Parameters: <c>key</c>, <c>a,b</c>, <c>file:key</c>, <c>file:</c> for a whole file.</summary>
    public IReadOnlyList<string> Params { get; init; } = [];

    /// <summary>What it makes.</summary>
    public IReadOnlyList<NewOut> Outs { get; init; } = [];

    /// <summary>What a person says about it.</summary>
    public string? Description { get; init; }

    /// <summary>Runs each time.</summary>
    public bool AlwaysChanges { get; init; }

    /// <summary>In DVC's order, sorted as DVC sorts.</summary>
    public YamlMap ToYaml()
    {
        var fields = new List<(string, YamlValue)>();
        if (Description is not null) fields.Add(("desc", YamlValue.Of(Description)));
        fields.Add(("cmd", YamlValue.Of(Command)));
        if (WorkingDirectory is not null) fields.Add(("wdir", YamlValue.Of(WorkingDirectory)));
        Add("deps", [.. Deps.Distinct().Order(StringComparer.Ordinal).Select(YamlValue.Of)]);
        Add("params", ParamsYaml());
        foreach (var (key, kind) in new[] { ("outs", OutKind.Out), ("metrics", OutKind.Metric), ("plots", OutKind.Plot) })
            Add(key, [.. Outs.Where(o => o.Kind == kind).OrderBy(o => o.Path, StringComparer.Ordinal).Select(o => o.ToYaml())]);
        if (AlwaysChanges) fields.Add(("always_changed", new YamlBool(true)));
        return YamlValue.Map(fields);

        void Add(string key, IReadOnlyList<YamlValue> items)
        {
            if (items.Count > 0) fields.Add((key, new YamlList(items)));
        }
    }

    private List<YamlValue> ParamsYaml()
    {
        var files = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var text in Params)
        {
            var colon = text.LastIndexOf(':');
            var file = colon < 0 ? ParamsSelection.DefaultFile : text[..colon];
            if (!files.TryGetValue(file, out var keys)) files[file] = keys = new SortedSet<string>(StringComparer.Ordinal);
            keys.UnionWith(text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        var items = new List<YamlValue>();
        if (files.TryGetValue(ParamsSelection.DefaultFile, out var own) && own.Count > 0) items.AddRange(own.Select(YamlValue.Of));
        foreach (var (file, keys) in files.Where(f => f.Key != ParamsSelection.DefaultFile || f.Value.Count == 0))
            items.Add(YamlValue.Map((file, keys.Count == 0 ? YamlNull.Instance : new YamlList([.. keys.Select(YamlValue.Of)]))));
        return items;
    }
}

/// <summary>An out to be written.</summary>
/// <param name="Path">As written.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsCached">False for <c>cache: false</c>.</param>
/// <param name="IsPersistent">True for <c>persist: true</c>.</param>
public sealed record NewOut(string Path, OutKind Kind, bool IsCached, bool IsPersistent)
{
    internal YamlValue ToYaml()
    {
        var settings = new List<(string, YamlValue)>();
        if (!IsCached) settings.Add(("cache", new YamlBool(false)));
        if (IsPersistent) settings.Add(("persist", new YamlBool(true)));
        return settings.Count == 0 ? YamlValue.Of(Path) : YamlValue.Map((Path, YamlValue.Map(settings)));
    }
}
