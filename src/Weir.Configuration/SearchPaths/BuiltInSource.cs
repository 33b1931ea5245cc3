using Weir.Configuration.BuiltIn;
using Weir.Configuration.Files;

namespace Weir.Configuration.SearchPaths;

/// <summary>What Hydra has built in: the groups below <c>hydra/</c>.</summary>
internal sealed class BuiltInSource() : ConfigSource("hydra", "pkg", "hydra.conf")
{
    public override bool IsThere => true;

    public override ConfigFile? Find(string config) => BuiltInConfigs.Find(config);

    public override bool HasGroup(string group) => group.Length == 0 || BuiltInConfigs.Names.Any(n => n.Length > group.Length && n[group.Length] == '/' && n.StartsWith(group, StringComparison.Ordinal));

    public override IEnumerable<ConfigOption> Options(string group)
    {
        var prefix = group.Length == 0 ? string.Empty : group + "/";
        foreach (var name in BuiltInConfigs.Names)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var rest = name[prefix.Length..];
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            yield return slash < 0 ? new ConfigOption(rest, IsGroup: false) : new ConfigOption(rest[..slash], IsGroup: true);
        }
    }
}
