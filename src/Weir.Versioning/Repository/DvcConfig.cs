using Weir.Foundation.Errors;

namespace Weir.Versioning.Repository;

/// <summary>DVC's settings, merged over its levels: system, global, <c>.dvc/config</c>, <c>.dvc/config.local</c>; the later wins.</summary>
public sealed class DvcConfig
{
    private readonly string _root;
    private readonly Dictionary<string, Dictionary<string, string>> _sections;

    private DvcConfig(string root, Dictionary<string, Dictionary<string, string>> sections)
    {
        _root = root;
        _sections = sections;
    }

    /// <summary>Full path of the cache: <c>cache.dir</c> or <c>.dvc/cache</c>.</summary>
    public string CacheFolder => Path.GetFullPath(Path.Combine(_root, ".dvc", Get("cache", "dir") ?? "cache"));

    /// <summary>How files get from cache to workspace, tried in turn.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: an unknown link type.</exception>
    public IReadOnlyList<Objects.LinkType> LinkTypes => ParseLinks((Get("cache", "type") ?? "reflink,copy").Trim('"').Split(','));

    /// <summary>True when the cache's folders are writable for the group.</summary>
    public bool IsSharedCache => Get("cache", "shared") == "group";

    /// <summary>True when metafiles are added to git's index by themselves.</summary>
    public bool IsAutostage => Get("core", "autostage")?.ToLowerInvariant() is "true" or "1" or "yes" or "on";

    /// <summary>True in a repository without git.</summary>
    public bool HasNoScm => Get("core", "no_scm")?.ToLowerInvariant() is "true" or "1" or "yes" or "on";

    /// <summary>Reads all levels.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c> with the line: not an INI file.</exception>
    public static DvcConfig Load(string root)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>();
        foreach (var file in Levels(root).Where(File.Exists)) Merge(file, sections);
        return new DvcConfig(root, sections);
    }

    /// <summary>A value, or null. Sections are named as in the file without quotes: <c>core</c>, <c>remote "name"</c>.</summary>
    public string? Get(string section, string key) => _sections.TryGetValue(section, out var values) && values.TryGetValue(key, out var value) ? value : null;

    private static IEnumerable<string> Levels(string root)
    {
        yield return Path.Combine(Environment.GetEnvironmentVariable("DVC_SYSTEM_CONFIG_DIR") ?? "/etc/xdg/dvc", "config");
        var home = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        yield return Path.Combine(Environment.GetEnvironmentVariable("DVC_GLOBAL_CONFIG_DIR") ?? Path.Combine(home, "dvc"), "config");
        yield return Path.Combine(root, ".dvc", "config");
        yield return Path.Combine(root, ".dvc", "config.local");
    }

    private static void Merge(string file, Dictionary<string, Dictionary<string, string>> sections)
    {
        Dictionary<string, string>? current = null;
        var number = 0;
        foreach (var raw in File.ReadLines(file))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[' && line[^1] == ']')
            {
                var name = line[1..^1].Trim().Trim('\'').ToLowerInvariant();
                if (!sections.TryGetValue(name, out current)) sections[name] = current = [];
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || current is null)
                throw new WeirException(ErrorCodes.CorruptFile, $"'{file}' is not a configuration file: '{line}' is neither a [section] nor a key = value", location: new SourceLocation(file, number));
            current[line[..equals].Trim().ToLowerInvariant()] = line[(equals + 1)..].Trim();
        }
    }

    private static Objects.LinkType[] ParseLinks(string[] names)
    {
        var types = new Objects.LinkType[names.Length];
        for (var i = 0; i < names.Length; i++) types[i] = ParseLink(names[i].Trim());
        return types;
    }

    private static Objects.LinkType ParseLink(string text) => text switch
    {
        "reflink" => Objects.LinkType.Reflink,
        "hardlink" => Objects.LinkType.Hardlink,
        "symlink" => Objects.LinkType.Symlink,
        "copy" => Objects.LinkType.Copy,
        _ => throw new WeirException(ErrorCodes.InvalidValue, $"the cache link type '{text}' does not exist", "use reflink, hardlink, symlink or copy", new SourceLocation(".dvc/config", Field: "cache.type")),
    };
}
