using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots;

/// <summary>Settings as mappings of text keys; a null counts as nothing.</summary>
internal static class PlotSettings
{
    /// <summary>One setting; null when it is not there or null.</summary>
    public static YamlValue? Get(this YamlMap map, string key) => map.Find(key) is { } value and not YamlNull ? value : null;

    /// <summary>A setting that is text.</summary>
    public static string? Text(this YamlMap map, string key) => (map.Find(key) as YamlText)?.Value;

    /// <summary>These settings with others put over them; places stay.</summary>
    public static YamlMap With(this YamlMap map, YamlMap others)
    {
        if (others.Entries.Count == 0) return map;
        var all = new OrderedDictionary<string, YamlValue>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries.Concat(others.Entries)) all[KeyText(key)] = value;
        return YamlValue.Map(all.Select(e => (e.Key, e.Value)));
    }

    /// <summary>These settings with one more.</summary>
    public static YamlMap With(this YamlMap map, string key, YamlValue? value) => value is null ? map : map.With(YamlValue.Map((key, value)));

    /// <summary>A key as JSON has it.</summary>
    public static string KeyText(YamlValue key) => key switch
    {
        YamlText text => text.Value,
        YamlNull => "null",
        YamlBool flag => flag.Value ? "true" : "false",
        YamlInteger number => number.Digits,
        YamlTimestamp time => time.Text,
        _ => Comparing.ValueJson.PythonText(key),
    };

    /// <summary>The fields that an axis names, by file: <c>{file: field}</c> or <c>{file: [fields]}</c>.</summary>
    public static IEnumerable<(string File, string Field)> Fields(YamlValue? axis)
    {
        foreach (var (file, named) in (axis as YamlMap)?.Entries ?? [])
        {
            if (named is YamlText one) yield return (KeyText(file), one.Value);
            else if (named is YamlList several) foreach (var field in several.Items.OfType<YamlText>()) yield return (KeyText(file), field.Value);
        }
    }
}
