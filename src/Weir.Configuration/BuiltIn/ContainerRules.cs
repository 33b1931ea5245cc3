using System.Globalization;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.BuiltIn;

/// <summary>A list whose items follow a rule.</summary>
internal sealed record ListRule(ValueRule Item) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node is ConfigList list
        ? new ConfigList([.. list.Items.Select((item, i) => Item.Check(item, string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]")))], list.Origin)
        : throw Fault(node, key, "a list");
}

/// <summary>A mapping with any keys, whose values follow a rule.</summary>
internal sealed record DictRule(ValueRule Value, bool IsOptional = false) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node switch
    {
        ConfigScalar { IsNull: true } when IsOptional => node,
        ConfigMap map => new ConfigMap([.. map.Entries.Select(e => new ConfigEntry(e.Key, Value.Check(e.Value, $"{key}.{e.KeyText}")))], map.Origin),
        _ => throw Fault(node, key, "a mapping"),
    };
}

/// <summary>A mapping whose keys are known.</summary>
internal sealed record FieldsRule(params FieldRule[] Fields) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key)
    {
        if (node is not ConfigMap map) throw Fault(node, key, "a mapping");
        return new ConfigMap([.. map.Entries.Select(e => new ConfigEntry(e.Key, Field(e, key).Rule.Check(e.Value, $"{key}.{e.KeyText}")))], map.Origin);
    }

    private FieldRule Field(ConfigEntry entry, string key) => Fields.FirstOrDefault(f => entry.Key is YamlText { Value: var name } && f.Name == name) ?? throw new WeirException(
        "merge_type",
        $"there is no key '{key}.{entry.KeyText}' ({entry.Value.Origin}); '{key}' has {string.Join(", ", Fields.Select(f => f.Name))}",
        DidYouMean.Hint(entry.KeyText, Fields.Select(f => f.Name)) ?? "keys of your own go beside hydra, not into it",
        entry.Value.Origin.Location($"{key}.{entry.KeyText}"));
}

/// <summary>A key and what its value may be.</summary>
internal sealed record FieldRule(string Name, ValueRule Rule);
