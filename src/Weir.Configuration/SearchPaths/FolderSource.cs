using Weir.Configuration.Files;

namespace Weir.Configuration.SearchPaths;

/// <summary>A folder of YAML files. What it says of names is remembered: one composition, or all of a sweep, see one state of it.</summary>
internal sealed class FolderSource(string provider, string folder, string display, ConfigFileCache files) : ConfigSource(provider, "file", display)
{
    private const string Ending = ".yaml";
    private readonly Dictionary<string, ConfigFile?> _configs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _groups = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public override bool IsThere => HasGroup(string.Empty);

    public override ConfigFile? Find(string config)
    {
        lock (_lock)
        {
            if (_configs.TryGetValue(config, out var known)) return known;
            var name = config.EndsWith(Ending, StringComparison.Ordinal) ? config : config + Ending;
            var path = At(folder, name);
            return _configs[config] = File.Exists(path) ? files.Get(path, At(Path, name)) : null;
        }
    }

    public override bool HasGroup(string group)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(group, out var known)) return known;
            return _groups[group] = Directory.Exists(At(folder, group));
        }
    }

    public override IEnumerable<ConfigOption> Options(string group)
    {
        var root = At(folder, group);
        if (!Directory.Exists(root)) yield break;
        foreach (var path in Directory.EnumerateFileSystemEntries(root))
        {
            var name = System.IO.Path.GetFileName(path);
            if (name is "__pycache__") continue;
            if (Directory.Exists(path)) yield return new ConfigOption(name, IsGroup: true);
            else if (name.EndsWith(Ending, StringComparison.Ordinal)) yield return new ConfigOption(name[..^Ending.Length], IsGroup: false);
        }
    }

    /// <summary>Files that look like configs and are not read: <c>.yml</c>.</summary>
    public string? WrongEnding(string config) => File.Exists(At(folder, config + ".yml")) ? At(Path, config + ".yml") : null;

    // Not Path.Combine: a path with a leading slash must not leave the folder.
    private static string At(string root, string name) => name.Length == 0 ? root : $"{root.TrimEnd('/')}/{name.TrimStart('/')}";
}
