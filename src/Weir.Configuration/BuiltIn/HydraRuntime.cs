using Weir.Configuration.Composition;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.BuiltIn;

/// <summary>Fills in what only the composition knows: overrides, choices, sources, the job's name.</summary>
internal static class HydraRuntime
{
    private const string Version = "1.3.5";

    public static ConfigMap Fill(ConfigMap hydra, ComposeRequest request, IReadOnlyList<ParsedOverride> overrides, IReadOnlyDictionary<string, string?> choices, ConfigRepository repository)
    {
        hydra = hydra.With("overrides", Map(
            Entry("hydra", Texts(overrides.Where(o => o.IsOfHydra).Select(o => o.Text))),
            Entry("task", Texts(overrides.Where(o => !o.IsOfHydra).Select(o => o.Text)))));
        if (hydra["runtime"] is ConfigMap runtime) hydra = hydra.With("runtime", Runtime(runtime, request, choices, repository));
        return hydra["job"] is ConfigMap job ? hydra.With("job", Job(job, request, overrides)) : hydra;
    }

    private static ConfigMap Runtime(ConfigMap runtime, ComposeRequest request, IReadOnlyDictionary<string, string?> choices, ConfigRepository repository) => runtime
        .With("version", Text(Version))
        .With("version_base", Text("1.3"))
        .With("cwd", Text(request.WorkingDirectory))
        .With("config_sources", new ConfigList([.. repository.Sources.Select(s => Source(s.Scheme == "file" ? request.FullPath(s.Path) : s.Path, s.Scheme, s.Provider)), Source(string.Empty, "structured", "schema")], ConfigOrigin.Runtime))
        .With("choices", Choices(choices));

    private static ConfigMap Source(string path, string scheme, string provider) => Map(Entry("path", Text(path)), Entry("schema", Text(scheme)), Entry("provider", Text(provider)));

    private static ConfigMap Choices(IReadOnlyDictionary<string, string?> choices)
    {
        var entries = new List<ConfigEntry>(choices.Count);
        foreach (var (key, option) in choices) entries.Add(Entry(key, Text(option)));
        return new ConfigMap([.. entries], ConfigOrigin.Runtime);
    }

    private static ConfigMap Job(ConfigMap job, ComposeRequest request, IReadOnlyList<ParsedOverride> overrides)
    {
        if (job["name"] is null or ConfigScalar { IsMissing: true }) job = job.With("name", Text(request.JobName));
        if (request.JobNumber is { } number && job["num"] is null or ConfigScalar { IsMissing: true }) job = job.With("num", ConfigScalar.Plain(YamlValue.Of(number), ConfigOrigin.Runtime));
        if (job["env_copy"] is ConfigList { Items.Count: > 0 } copied) job = job.With("env_set", Copied(job["env_set"] as ConfigMap, copied, request));
        return job.With("override_dirname", Text(FolderName(job, overrides))).With("config_name", Text(request.ConfigName));
    }

    private static ConfigMap Copied(ConfigMap? set, ConfigList names, ComposeRequest request)
    {
        set ??= ConfigMap.Empty(ConfigOrigin.Runtime);
        foreach (var name in names.Items)
            if (name is ConfigScalar { Value: YamlText { Value: var text } } && request.Environment(text) is { } value) set = set.With(text, Text(value));
        return set;
    }

    // The overrides of the task, sorted, without those left out; every '=' of the whole is replaced.
    private static string FolderName(ConfigMap job, IReadOnlyList<ParsedOverride> overrides)
    {
        var settings = KeyPath.Find(job, ["config", "override_dirname"]);
        var excluded = (KeyPath.Find(settings, ["exclude_keys"]) as ConfigList)?.Items.Select(Word).ToHashSet() ?? [];
        var lines = overrides.Where(o => !o.IsOfHydra && !excluded.Contains(o.Value.Key)).Select(o => o.Text).Order(StringComparer.Ordinal);
        return string.Join(Word(KeyPath.Find(settings, ["item_sep"])), lines).Replace("=", Word(KeyPath.Find(settings, ["kv_sep"])), StringComparison.Ordinal);
    }

    private static string Word(ConfigNode? node) => node is ConfigScalar { Value: YamlText { Value: var text } } ? text : string.Empty;

    private static ConfigEntry Entry(string key, ConfigNode value) => new(YamlValue.Of(key), value);

    private static ConfigMap Map(params ConfigEntry[] entries) => new(entries, ConfigOrigin.Runtime);

    private static ConfigList Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (ConfigNode)Text(t))], ConfigOrigin.Runtime);

    private static ConfigScalar Text(string? text) => ConfigScalar.Plain(text is null ? YamlNull.Instance : YamlValue.Of(text), ConfigOrigin.Runtime);
}
