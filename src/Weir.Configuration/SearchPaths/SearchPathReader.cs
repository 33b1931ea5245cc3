using Weir.Configuration.Composition;
using Weir.Configuration.Files;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Overrides;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.SearchPaths;

/// <summary>Makes the search path: what is built in, the folder of the configuration, then <c>hydra.searchpath</c> of the command line or of the primary config.</summary>
internal static class SearchPathReader
{
    public const string Key = "hydra.searchpath";

    private static readonly string[] Path = Key.Split('.');

    public static ConfigRepository Open(ComposeRequest request, IReadOnlyList<ParsedOverride> overrides, ConfigFileCache files, List<string> warnings)
    {
        var main = new FolderSource("main", request.FullPath(request.ConfigDirectory), request.ConfigDirectory, files);
        if (!main.IsThere)
        {
            throw File.Exists(request.FullPath(request.ConfigDirectory))
                ? new WeirException("primary_not_found", $"'{request.ConfigDirectory}' is a file and no folder of configs", "give the folder with --config-dir, the file's name with --config-name")
                : new WeirException("primary_not_found", $"the folder of configs '{request.ConfigDirectory}' does not exist", "give it with --config-dir");
        }

        var start = new ConfigRepository([new BuiltInSource(), main]);
        var more = Entries(request, overrides, start);
        if (more.Paths.Count == 0) return start;
        var sources = more.Paths.Select(p => Source(p, more, request, files)).ToList();
        foreach (var source in sources.Where(s => !s.IsThere)) warnings.Add($"{Key} names '{source.Path}', which does not exist");
        return new ConfigRepository([.. start.Sources, .. sources]);
    }

    /// <summary>Refuses a search path that another than the primary config sets.</summary>
    public static void Refuse(ConfigNode content, string config)
    {
        if (KeyPath.Find(content, Path) is { } node and not ConfigScalar { IsNull: true })
            throw new WeirException("bad_searchpath", $"'{config}' sets {Key}: only the primary config and the command line may", "move it there", node.Origin.Location(Key));
    }

    private static (List<string> Paths, string Provider, ConfigOrigin? Origin) Entries(ComposeRequest request, IReadOnlyList<ParsedOverride> overrides, ConfigRepository start)
    {
        if (overrides.FirstOrDefault(o => o.Value is { Kind: OverrideKind.Change, Key: Key, Package: null }) is { Value.Value: { } value and not NullValue } given)
            return (Texts(value is SweepValue ? null : ConfigConversion.ToNode(value, given.Origin), null, request, given.Origin), $"{Key} in command-line", given.Origin);
        if (request.ConfigName is null || start.Find(request.ConfigName) is not { } primary) return ([], string.Empty, null);
        if (primary.Content is not ConfigMap map) throw new WeirException("bad_document", $"the primary config '{primary.Display}' holds a list and no mapping", "write `key: value` lines", primary.Content.Origin.Location());
        return KeyPath.Find(map, Path) is { } node and not ConfigScalar { IsNull: true } and not ConfigScalar { IsMissing: true }
            ? (Texts(node, map, request, node.Origin), $"{Key} in main", node.Origin)
            : ([], string.Empty, null);
    }

    private static List<string> Texts(ConfigNode? node, ConfigMap? root, ComposeRequest request, ConfigOrigin origin)
    {
        if (node is not null && root is not null)
        {
            var at = Path.Aggregate(ConfigScope.Root(root), (scope, key) => scope.Child(key)!);
            node = new InterpolationResolver(ResolveSettings.For(request, null, [])).ResolveTree(at);
        }

        if (node is ConfigList list && list.Items.All(i => i is ConfigScalar { Value: YamlText })) return [.. list.Items.Select(i => ((YamlText)((ConfigScalar)i).Value).Value)];
        throw new WeirException("bad_searchpath", $"{Key} must be a list of texts", "write [file:///folder, other/folder]", origin.Location(Key));
    }

    private static FolderSource Source(string entry, (List<string> Paths, string Provider, ConfigOrigin? Origin) from, ComposeRequest request, ConfigFileCache files)
    {
        var scheme = entry.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return new FolderSource(from.Provider, request.FullPath(entry), entry, files);
        if (entry.StartsWith("file://", StringComparison.Ordinal)) return new FolderSource(from.Provider, request.FullPath(entry["file://".Length..]), entry["file://".Length..], files);
        throw new WeirException("bad_searchpath", $"{Key} names '{entry}': Weir does not open {entry[..scheme]}:// paths", "copy those configs into a folder, and name it as file:///folder or by its path", from.Origin?.Location(Key));
    }
}
