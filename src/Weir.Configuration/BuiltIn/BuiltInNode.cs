using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.BuiltIn;

/// <summary>Writes a config down in code: reading these from YAML would cost each short command more than all of its own files.</summary>
internal static class BuiltInNode
{
    /// <summary>A config whose content is made of <see cref="KeyValue"/> pairs.</summary>
    public static ConfigNode Content(string name, params KeyValue[] content) => Map(ConfigOrigin.BuiltIn(name), content);

    private static ConfigMap Map(ConfigOrigin origin, KeyValue[] content) => new([.. content.Select(c => new ConfigEntry(YamlValue.Of(c.Key), Node(origin, c.Value)))], origin);

    private static ConfigNode Node(ConfigOrigin origin, object? value) => value switch
    {
        null => ConfigScalar.Plain(YamlNull.Instance, origin),
        bool flag => ConfigScalar.Plain(new YamlBool(flag), origin),
        int number => ConfigScalar.Plain(YamlValue.Of(number), origin),
        string text => ConfigScalar.Written(YamlValue.Of(text), origin),
        KeyValue[] map => Map(origin, map),
        object?[] list => new ConfigList([.. list.Select(i => Node(origin, i))], origin),
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}

/// <summary>A key of a built-in config with its value: null, a boolean, a whole number, text, pairs, or a list of such.</summary>
internal sealed record KeyValue(string Key, object? Value);
