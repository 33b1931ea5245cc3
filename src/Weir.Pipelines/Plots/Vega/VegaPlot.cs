using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>A plot of rows: fills its template as DVC does, anchor by anchor.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Points">The rows of all revisions.</param>
/// <param name="Settings">Axes, labels, title.</param>
/// <param name="Template">What it is drawn with.</param>
/// <param name="Revisions">Revisions that have rows, in order of their colours.</param>
internal sealed record VegaPlot(string Name, List<PlotPoint> Points, YamlMap Settings, VegaTemplate Template, IReadOnlyList<string> Revisions)
{
    private static readonly string[] Plain = ["title", "x", "y", "x_label", "y_label", "data"];

    /// <summary>A template's specification with everything in it.</summary>
    /// <param name="split">Where given, values of anchors that differ from plot to plot go there and their anchors stay.</param>
    /// <exception cref="WeirException"><c>field_not_found</c>; <c>plot_invalid</c>: the template has no place for data.</exception>
    public YamlMap Fill(VegaSplit? split = null)
    {
        if (Points.Count == 0) return new YamlMap([]);
        foreach (var axis in new[] { "x", "y" })
            if (Settings.Text(axis) is { } field && !Points.Exists(p => p.Has(field))) throw new WeirException(PlotFault.FieldNotFound, $"Field '{field}' does not exist in provided data.", $"'{Name}' has {string.Join(", ", Points[0].Fields)}");

        var anchors = new VegaOptional(this, split);
        var content = anchors.Fill(Template.Content);
        var points = anchors.Shown();
        foreach (var name in Plain)
        {
            var value = name switch
            {
                "data" => new YamlList([.. points.Select(p => p.ToMap())]),
                "title" => Settings.Get("title") ?? YamlValue.Of(string.Empty),
                "x_label" or "y_label" => Settings.Get(name) ?? Settings.Get(name[..1]),
                _ => Settings.Get(name),
            };
            if (value is null || split?.Take(name, value) == true) continue;
            var anchor = VegaAnchors.Of(name);
            if (name == "data" && !VegaAnchors.Has(content, anchor)) throw new WeirException(PlotFault.BadPlot, $"the template '{Template.Name}' has no place for data", $"write \"{anchor}\" where its values belong");
            content = VegaAnchors.Fill(content, anchor, name is "x" or "y" && value is YamlText field ? YamlValue.Of(Escaped(field.Value)) : value);
        }

        return content;
    }

    // Vega reads dots and brackets in names of fields as a way into objects.
    private static string Escaped(string field) => field.Replace(".", "\\.", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
}
