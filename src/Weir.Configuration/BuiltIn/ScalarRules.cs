using System.Globalization;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Tree;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Configuration.BuiltIn;

/// <summary>Text; numbers and booleans become text as Python prints them.</summary>
internal sealed record TextRule(bool IsOptional = false) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node switch
    {
        ConfigScalar { Value: YamlText } => node,
        ConfigScalar { IsNull: true } when IsOptional => node,
        ConfigScalar { IsNull: false } scalar => ConfigScalar.Plain(YamlValue.Of(PythonText.Of(scalar)), scalar.Origin),
        _ => throw Fault(node, key, "text"),
    };
}

/// <summary>A whole number; text that is one counts.</summary>
internal sealed record WholeRule(bool IsOptional = false) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node switch
    {
        ConfigScalar { Value: YamlInteger } => node,
        ConfigScalar { IsNull: true } when IsOptional => node,
        ConfigScalar { Value: YamlText text } scalar when PlainScalar.Resolve(text.Value.Trim(), YamlVersion.V12) is YamlInteger whole => ConfigScalar.Plain(whole, scalar.Origin),
        _ => throw Fault(node, key, "a whole number"),
    };
}

/// <summary>True or false; <c>yes</c>, <c>on</c>, <c>y</c>, <c>1</c> and their opposites count.</summary>
internal sealed record TruthRule(bool IsOptional = false) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node switch
    {
        ConfigScalar { Value: YamlBool } => node,
        ConfigScalar { IsNull: true } when IsOptional => node,
        ConfigScalar { Value: YamlInteger number } scalar => ConfigScalar.Plain(new YamlBool(!number.Value.IsZero), scalar.Origin),
        ConfigScalar { Value: YamlText text } scalar when Truth(text.Value) is { } flag => ConfigScalar.Plain(new YamlBool(flag), scalar.Origin),
        _ => throw Fault(node, key, "true or false"),
    };

    private static bool? Truth(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "y" or "on" or "true" or "1" => true,
        "no" or "n" or "off" or "false" or "0" => false,
        _ => null,
    };
}

/// <summary>One of some words; a number is the place of a word, from 1.</summary>
internal sealed record WordRule(params string[] Words) : ValueRule
{
    protected override ConfigNode Convert(ConfigNode node, string key) => node switch
    {
        ConfigScalar { IsNull: true } => node,
        ConfigScalar { Value: YamlText text } when Words.Contains(text.Value) => node,
        ConfigScalar { Value: YamlText text } scalar when Words.FirstOrDefault(w => text.Value.EndsWith("." + w, StringComparison.Ordinal)) is { } word => ConfigScalar.Plain(YamlValue.Of(word), scalar.Origin),
        ConfigScalar { Value: YamlInteger number } scalar when number.Value >= 1 && number.Value <= Words.Length => ConfigScalar.Plain(YamlValue.Of(Words[int.Parse(number.Value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) - 1]), scalar.Origin),
        _ => throw Fault(node, key, string.Join(" or ", Words)),
    };
}
