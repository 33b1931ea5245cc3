using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Tree;

/// <summary>Between configuration nodes, overrides and plain values.</summary>
internal static class ConfigConversion
{
    /// <summary>The value of an override as a node.</summary>
    /// <exception cref="WeirException"><c>merge_type</c> for a null key, <c>interpolation_syntax</c>.</exception>
    public static ConfigNode ToNode(OverrideValue value, ConfigOrigin origin) => value switch
    {
        ListValue list => new ConfigList([.. list.Items.Select(i => ToNode(i, origin))], origin),
        DictValue map => new ConfigMap([.. map.Entries.Select(e => new ConfigEntry(Key(e.Key, origin), ToNode(e.Value, origin)))], origin),
        _ => ConfigScalar.Written(value.ToYaml(), origin),
    };

    public static YamlValue ToYaml(ConfigNode node) => node switch
    {
        ConfigScalar scalar => scalar.Value,
        ConfigList list => new YamlList([.. list.Items.Select(ToYaml)]),
        ConfigMap map => new YamlMap([.. map.Entries.Select(e => new YamlField(e.Key, ToYaml(e.Value)))]),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static YamlValue Key(OverrideValue key, ConfigOrigin origin) =>
        key is NullValue ? throw new WeirException("merge_type", $"null cannot be a key (in '{origin.Source}')", "name the key", origin.Location()) { Kind = FailureKind.Usage } : key.ToYaml();
}
