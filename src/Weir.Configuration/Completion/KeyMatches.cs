using System.Globalization;
using Weir.Configuration.Composition;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Completion;

/// <summary>Keys of a configuration that a word may become: <c>key.</c> for what holds others, <c>key=</c> for a value, and the value after its <c>=</c>.</summary>
internal static class KeyMatches
{
    public static IEnumerable<string> Of(ComposedConfig config, string word)
    {
        if (word is [.. var key, '.' or '='])
        {
            return Find(config, key) switch
            {
                null or ConfigScalar { IsNull: true } => [],
                ConfigScalar { IsMissing: true } => [word],
                ConfigScalar scalar => [word + Shown(scalar)],
                var container => Keys(container).Select(k => word + k),
            };
        }

        var dot = word.LastIndexOf('.');
        var start = dot < 0 ? string.Empty : word[..(dot + 1)];
        var parent = dot < 0 ? config.Whole : Find(config, word[..dot]);
        return parent is null ? [] : Keys(parent).Where(k => k.StartsWith(word[start.Length..], StringComparison.Ordinal)).Select(k => start + k);
    }

    private static IEnumerable<string> Keys(ConfigNode node) => node switch
    {
        ConfigMap map => map.Entries.Select(e => e.KeyText + Ending(e.Value)),
        ConfigList list => list.Items.Select((item, i) => i.ToString(CultureInfo.InvariantCulture) + Ending(item)),
        _ => [],
    };

    private static string Ending(ConfigNode node) => node.IsContainer ? "." : "=";

    private static string Shown(ConfigScalar scalar) => scalar.Value is YamlBool flag ? flag.Value ? "true" : "false" : PythonText.Of(scalar);

    private static ConfigNode? Find(ComposedConfig config, string key)
    {
        try
        {
            return config.Find(key);
        }
        catch (WeirException)
        {
            return null;
        }
    }
}
