using Weir.Configuration.Interpolation;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Tree;

/// <summary>A value that holds no others: null, a boolean, a number or text.</summary>
public sealed class ConfigScalar : ConfigNode
{
    /// <summary>What stands for a value that has still to be given.</summary>
    public const string MissingText = "???";

    private ConfigScalar(YamlValue value, ConfigOrigin origin, Template? template)
        : base(origin)
    {
        Value = value;
        Template = template;
    }

    /// <summary>The value; text with interpolations as it was written.</summary>
    public YamlValue Value { get; }

    /// <summary>True for <c>???</c>.</summary>
    public bool IsMissing => Value is YamlText { Value: MissingText };

    /// <summary>True for text that refers to other values.</summary>
    public bool IsInterpolation => Template is not null;

    /// <summary>The text as literals and references; null for a plain value.</summary>
    internal Template? Template { get; }

    internal bool IsNull => Value is YamlNull;

    /// <summary>A value as it was written: text with <c>${</c> is read as an interpolation.</summary>
    /// <exception cref="WeirException"><c>interpolation_syntax</c>.</exception>
    internal static ConfigScalar Written(YamlValue value, ConfigOrigin origin) =>
        new(value, origin, value is YamlText { Value: var text } && text.Contains("${", StringComparison.Ordinal) ? TemplateParser.Parse(text, origin) : null);

    /// <summary>A value that is not looked into.</summary>
    internal static ConfigScalar Plain(YamlValue value, ConfigOrigin origin) => new(value, origin, null);

    internal static ConfigScalar Missing(ConfigOrigin origin) => new(YamlValue.Of(MissingText), origin, null);
}
