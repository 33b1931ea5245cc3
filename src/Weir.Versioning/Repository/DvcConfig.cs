using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Versioning.Repository;

/// <summary>DVC's settings, merged over its levels: system, global, <c>.dvc/config</c>, <c>.dvc/config.local</c>; the later wins.</summary>
public sealed class DvcConfig
{
    private readonly string? _root;
    private readonly ConfigSections _sections;

    private DvcConfig(string? root, ConfigSections sections)
    {
        _root = root;
        _sections = sections;
    }

    /// <summary>Full path of the cache: <c>cache.dir</c> or <c>.dvc/cache</c>.</summary>
    public string CacheFolder => Get("cache", "dir") ?? Path.Combine(_root ?? throw new InvalidOperationException("there is no cache outside of a repository"), ".dvc", "cache");

    /// <summary>How files get from cache to workspace, tried in turn.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: an unknown link type.</exception>
    public IReadOnlyList<Objects.LinkType> LinkTypes => ParseLinks((Get("cache", "type") ?? "reflink,copy").Split(','));

    /// <summary>True when the cache's folders are writable for the group.</summary>
    public bool IsSharedCache => Get("cache", "shared") == "group";

    /// <summary>True when metafiles are added to git's index by themselves.</summary>
    public bool IsAutostage => IsOn("core", "autostage");

    /// <summary>True in a repository without git.</summary>
    public bool HasNoScm => IsOn("core", "no_scm");

    /// <summary>Name of the remote that is used when none is named; null when there is none.</summary>
    public string? DefaultRemote => Get("core", "remote")?.ToLowerInvariant();

    /// <summary>Names of the remotes, in order.</summary>
    public IEnumerable<string> Remotes => _sections.Remotes;

    /// <summary>Every section, with full paths.</summary>
    public ConfigSections Sections => _sections;

    /// <summary>Reads all levels.</summary>
    /// <param name="root">Root of the repository; null for the system's and the user's settings alone.</param>
    /// <exception cref="WeirException"><c>corrupt_file</c> with the line: not an INI file.</exception>
    public static DvcConfig Load(string? root) => new(root, new ConfigFiles(root).ReadMerged());

    /// <summary>Settings that were read elsewhere.</summary>
    /// <param name="root">Root of the repository they belong to; null when its cache is not within reach.</param>
    /// <param name="sections">Them, with full paths.</param>
    internal static DvcConfig Of(string? root, ConfigSections sections) => new(root, sections);

    /// <summary>These settings with others put over them, as an import may ask for.</summary>
    public DvcConfig With(ConfigSections others)
    {
        var merged = new ConfigSections();
        ConfigFiles.Merge(merged, _sections);
        ConfigFiles.Merge(merged, others);
        return new DvcConfig(_root, merged);
    }

    /// <summary>A value, or null. Sections are named as in the file without quotes: <c>core</c>, <c>remote "name"</c>.</summary>
    public string? Get(string section, string key) => _sections.Get(section, key)?.Text;

    /// <summary>True for a flag that is set.</summary>
    public bool IsOn(string section, string key) => Get(section, key)?.ToLowerInvariant() is "true" or "1" or "yes" or "on";

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
