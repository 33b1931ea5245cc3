using Weir.Yaml.Values;

namespace Weir.Configuration.Tree;

/// <summary>An entry of a <see cref="ConfigMap"/>.</summary>
/// <param name="Key">Its key: text, or a number or boolean where YAML has one.</param>
/// <param name="Value">Its value.</param>
public sealed record ConfigEntry(YamlValue Key, ConfigNode Value)
{
    /// <summary>The key as text: <c>1</c> for a number, <c>true</c> for a boolean.</summary>
    public string KeyText => Key is YamlText { Value: var text } ? text : Weir.Yaml.Emit.YamlEmitter.Flow(Key);
}
