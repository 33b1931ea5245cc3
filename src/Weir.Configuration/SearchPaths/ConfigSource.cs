using Weir.Configuration.Files;

namespace Weir.Configuration.SearchPaths;

/// <summary>One place of the search path.</summary>
internal abstract class ConfigSource(string provider, string scheme, string path)
{
    /// <summary>Who put it on the search path: hydra, main, or where <c>hydra.searchpath</c> was given.</summary>
    public string Provider { get; } = provider;

    public string Scheme { get; } = scheme;

    public string Path { get; } = path;

    /// <summary>False for a folder that is not there.</summary>
    public abstract bool IsThere { get; }

    /// <summary>The config of a path, or null.</summary>
    public abstract ConfigFile? Find(string config);

    public abstract bool HasGroup(string group);

    /// <summary>Configs and groups of a group, unsorted.</summary>
    public abstract IEnumerable<ConfigOption> Options(string group);

    public override string ToString() => $"provider={Provider}, path={Scheme}://{Path}";
}

/// <summary>What stands in a group: a config, or a group of its own.</summary>
internal sealed record ConfigOption(string Name, bool IsGroup);
