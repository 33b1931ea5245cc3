using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.BuiltIn;

/// <summary>What a value of the <c>hydra</c> node may be, and how it is converted, as OmegaConf's typed nodes do.</summary>
internal abstract record ValueRule
{
    /// <summary>The value as it is kept.</summary>
    /// <exception cref="WeirException"><c>merge_type</c>, with the place.</exception>
    public ConfigNode Check(ConfigNode node, string key) =>
        node is ConfigScalar { IsMissing: true } or ConfigScalar { IsInterpolation: true } ? node : Convert(node, key);

    protected abstract ConfigNode Convert(ConfigNode node, string key);

    protected static WeirException Fault(ConfigNode node, string key, string expected) => new(
        "merge_type",
        $"'{key}' must be {expected}, and is {Kind(node)} ({node.Origin})",
        "the keys of the hydra node have fixed types",
        node.Origin.Location(key));

    private static string Kind(ConfigNode node) => node switch
    {
        ConfigMap => "a mapping",
        ConfigList => "a list",
        ConfigScalar { Value: YamlNull } => "null",
        ConfigScalar scalar => $"'{Yaml.Emit.YamlEmitter.Flow(scalar.Value)}'",
        _ => "something else",
    };
}

/// <summary>Anything.</summary>
internal sealed record AnyRule : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node;
}
