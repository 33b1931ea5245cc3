using Weir.Configuration.Files;

namespace Weir.Configuration.SearchPaths;

/// <summary>The configs of a search path: of several files of one name the first counts, options of a group are those of all.</summary>
internal sealed class ConfigRepository(IReadOnlyList<ConfigSource> sources)
{
    public IReadOnlyList<ConfigSource> Sources { get; } = sources;

    public ConfigFile? Find(string config)
    {
        foreach (var source in Sources)
            if (source.Find(config) is { } file) return file;
        return null;
    }

    public bool HasGroup(string group)
    {
        foreach (var source in Sources)
            if (source.HasGroup(group)) return true;
        return false;
    }

    /// <summary>Names of the configs of a group, sorted.</summary>
    public IReadOnlyList<string> Options(string group) => Names(group, isGroup: false);

    /// <summary>Names of the groups in a group, sorted.</summary>
    public IReadOnlyList<string> Groups(string group) => Names(group, isGroup: true);

    /// <summary>A file of that name which is not read for its ending, or null.</summary>
    public string? WrongEnding(string config) => Sources.OfType<FolderSource>().Select(s => s.WrongEnding(config)).FirstOrDefault(f => f is not null);

    private string[] Names(string group, bool isGroup) =>
        [.. Sources.Where(s => s.HasGroup(group)).SelectMany(s => s.Options(group)).Where(o => o.IsGroup == isGroup).Select(o => o.Name).Distinct().Order(StringComparer.Ordinal)];
}
