using Weir.Versioning.Config;
using Weir.Yaml.Values;

namespace Weir.Versioning.Imports;

/// <summary>Where another repository is, and which of its settings are overridden for the import.</summary>
/// <param name="Url">Path or address, as written.</param>
public sealed record SourceAddress(string Url)
{
    /// <summary>A file of settings that is put over the repository's own; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Name of its remote to use; null for its default.</summary>
    public string? Remote { get; init; }

    /// <summary>Settings put over those of that remote.</summary>
    public IReadOnlyDictionary<string, string> RemoteConfig { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>repo:</c> entry as a metafile has it, without the revision.</summary>
    internal YamlValue? RawConfig { get; init; }

    /// <summary>Full path of a repository on this machine; null for an address.</summary>
    internal static string? LocalFolder(string url, IReadOnlyList<string> near)
    {
        if (ConfigPaths.HasScheme(url)) return url.StartsWith("file://", StringComparison.Ordinal) ? new Uri(url).LocalPath : null;
        foreach (var folder in near)
            if (Path.GetFullPath(Path.Combine(folder, url)) is var full && Directory.Exists(full)) return full;
        // scp's form, host:path, is git's to understand; anything else was meant as a path.
        return url.Contains(':', StringComparison.Ordinal) ? null : throw Foundation.Errors.WeirException.FileNotFound(url);
    }

    internal void Override(ConfigSections sections)
    {
        if (ConfigFile is { } file) ConfigFiles.Merge(sections, new ConfigFiles(null as string).Parse(File.ReadAllText(file), file, Path.GetDirectoryName(Path.GetFullPath(file))!));
        if (RawConfig is YamlMap raw) Override(sections, raw);
        if (Remote is { } remote) sections.Require("core")["remote"] = new ConfigValue(remote.ToLowerInvariant());
        if (RemoteConfig.Count == 0) return;
        var name = sections.Get("core", "remote")?.Text ?? "auto-generated-upstream";
        sections.Require("core")["remote"] = new ConfigValue(name);
        foreach (var (key, value) in RemoteConfig) sections.Require(ConfigSections.Remote(name))[key] = new ConfigValue(value);
    }

    // {core: {remote: x}, remote: {x: {key: value}}}
    private static void Override(ConfigSections sections, YamlMap raw)
    {
        foreach (var entry in raw.Entries)
        {
            if (entry.Key is not YamlText { Value: var section } || entry.Value is not YamlMap keys) continue;
            foreach (var key in keys.Entries)
            {
                if (key.Key is not YamlText { Value: var name }) continue;
                if (key.Value is YamlMap named)
                    foreach (var own in named.Entries.Where(e => e.Key is YamlText)) sections.Require($"{section} \"{name}\"")[((YamlText)own.Key).Value] = new ConfigValue(Text(own.Value));
                else sections.Require(section)[name] = new ConfigValue(Text(key.Value));
            }
        }
    }

    private static string Text(YamlValue value) => value switch
    {
        YamlText text => text.Value,
        YamlBool flag => flag.Value ? "true" : "false",
        YamlInteger number => number.Digits,
        _ => value.ToString() ?? string.Empty,
    };
}
