using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>The places in a template that data and settings go to: texts such as <c>&lt;DVC_METRIC_X&gt;</c>.</summary>
internal static class VegaAnchors
{
    /// <summary>The text of an anchor.</summary>
    public static string Of(string name) => $"<DVC_METRIC_{name.ToUpperInvariant()}>";

    /// <summary>True when an anchor stands somewhere as a whole value.</summary>
    public static bool Has(YamlValue content, string anchor) => content switch
    {
        YamlText text => text.Value == anchor,
        // A list inside a list is not looked into, as in DVC: own templates behave alike in both.
        YamlMap map => map.Entries.Any(e => e.Value is YamlList list ? list.Items.Any(i => i is not YamlList && Has(i, anchor)) : Has(e.Value, anchor)),
        _ => false,
    };

    /// <summary>Puts a value into every place of an anchor; a text also inside of longer texts.</summary>
    public static YamlMap Fill(YamlMap content, string anchor, YamlValue value) => new([.. content.Entries.Select(e => new YamlField(e.Key, e.Value switch
    {
        YamlMap map => Fill(map, anchor, value),
        YamlList list => Fill(list, anchor, value),
        YamlText text when text.Value == anchor => value,
        YamlText text when value is YamlText word => new YamlText(text.Value.Replace(anchor, word.Value, StringComparison.Ordinal)),
        var other => other,
    }))]);

    private static YamlList Fill(YamlList list, string anchor, YamlValue value) => new([.. list.Items.Select(i => i switch
    {
        YamlList inner => Fill(inner, anchor, value),
        YamlMap map => Fill(map, anchor, value),
        YamlText text when text.Value == anchor => value,
        _ => i,
    })]);
}
