using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>Finds the rows in the content of a file: every list of mappings in it, laid side by side.</summary>
internal static class PlotRows
{
    /// <summary>The rows; of several lists the n-th rows become one.</summary>
    public static List<PlotPoint> Of(YamlValue content)
    {
        var rows = new List<PlotPoint>();
        foreach (var list in Lists(content))
        {
            if (!IsTable(list)) continue;
            for (var i = 0; i < list.Items.Count; i++)
            {
                if (rows.Count <= i) rows.Add(new PlotPoint());
                foreach (var (key, value) in ((YamlMap)list.Items[i]).Entries) rows[i][PlotSettings.KeyText(key)] = value;
            }
        }

        return rows;
    }

    /// <summary>The last field of the first list of mappings: what is plotted when nobody says.</summary>
    public static string? LastField(YamlValue content)
    {
        foreach (var list in Lists(content))
            if (list.Items is [YamlMap { Entries: [.., var last] }, ..] && list.Items.All(i => i is YamlMap)) return PlotSettings.KeyText(last.Key);
        return null;
    }

    private static IEnumerable<YamlList> Lists(YamlValue content) => content switch
    {
        YamlList list => [list],
        YamlMap map => map.Entries.SelectMany(e => e.Value is YamlMap or YamlList ? Lists(e.Value) : []),
        _ => [],
    };

    // Rows whose fields are not those of the first are no table.
    private static bool IsTable(YamlList list)
    {
        if (list.Items.Count == 0 || !list.Items.All(i => i is YamlMap)) return false;
        var fields = ((YamlMap)list.Items[0]).Entries.Select(e => e.Key).ToHashSet();
        return list.Items.All(i => ((YamlMap)i).Entries.All(e => fields.Contains(e.Key)));
    }
}
