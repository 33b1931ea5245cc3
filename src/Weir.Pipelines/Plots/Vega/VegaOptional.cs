using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Vega;

/// <summary>Anchors that a template need not have: colours of revisions, dashes and shapes of files and fields, facets, tooltips.</summary>
internal sealed class VegaOptional(VegaPlot plot, VegaSplit? split)
{
    private static readonly string[] Names = ["color", "column", "group_by_x", "group_by_y", "group_by", "pivot_field", "plot_height", "plot_width", "row", "shape", "stroke_dash", "tooltip", "zoom_and_pan"];
    private static readonly string[] Distinguishing = ["filename", "field"];
    private static readonly (int Dash, int Gap)[] DashLengths = [(1, 0), (8, 8), (8, 4), (4, 4), (4, 2), (2, 1), (1, 1)];
    private static readonly string[] ShapeNames = ["circle", "square", "triangle", "diamond"];

    private readonly List<string> _left = [];
    private YamlMap _content = new([]);

    /// <summary>The colours of revisions, which come round again after the last.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#945dd6", "#13adc7", "#f46837", "#48bb78", "#4299e1", "#ed8936", "#f56565"];

    /// <summary>Which of file and field tell series apart: <c>filename</c>, <c>field</c>, both, or none.</summary>
    public static IReadOnlyList<string> Varied(VegaPlot plot)
    {
        var sources = Sources(plot);
        return sources.Count <= 1 ? [] : [.. Distinguishing.Where((_, i) => sources.Select(s => i == 0 ? s.File : s.Field).Distinct().Count() > 1)];
    }

    /// <summary>Fills those that the template has.</summary>
    public YamlMap Fill(YamlMap content)
    {
        _content = content;
        _left.AddRange(Names.Where(n => VegaAnchors.Has(content, VegaAnchors.Of(n))));
        if (_left.Count == 0) return content;
        Mapping("color", "rev", plot.Revisions, [.. Colours.Select(YamlValue.Of)]);
        Set("zoom_and_pan", YamlValue.Map(("name", YamlValue.Of("grid")), ("select", YamlValue.Of("interval")), ("bind", YamlValue.Of("scales"))));
        Set("plot_height", YamlValue.Of(300));
        Set("plot_width", YamlValue.Of(300));
        if (Sources(plot).Count <= 1)
        {
            Groups(["rev"]);
            Set("pivot_field", YamlValue.Of("datum.rev"));
            Tooltip([]);
            foreach (var name in _left) _content = VegaAnchors.Fill(_content, VegaAnchors.Of(name), new YamlMap([]));
            return _content;
        }

        var varied = Varied(plot);
        var joined = string.Join("::", varied);
        if (_left.Count == 0) return _content;
        Groups(["rev", joined]);
        Set("pivot_field", YamlValue.Of(string.Join(" + '::' + ", varied.Prepend("rev").Select(k => "datum." + k))));
        foreach (var facet in new[] { "row", "column" }) Set(facet, YamlValue.Map(("field", YamlValue.Of(joined)), ("sort", new YamlList([]))));
        Tooltip([joined]);
        var domain = Domain(plot);
        Mapping("stroke_dash", joined, domain, [.. DashLengths.Select(d => new YamlList([YamlValue.Of(d.Dash), YamlValue.Of(d.Gap)]))]);
        Mapping("shape", joined, domain, [.. ShapeNames.Select(YamlValue.Of)]);
        return _content;
    }

    /// <summary>The rows with the fields that tell series apart; without those that do not.</summary>
    public List<PlotPoint> Shown()
    {
        if (!Names.Any(n => VegaAnchors.Has(plot.Template.Content, VegaAnchors.Of(n)))) return plot.Points;
        var varied = Varied(plot);
        return plot.Points.ConvertAll(p =>
        {
            var point = new PlotPoint(p);
            if (varied.Count == 2) point["filename::field"] = YamlValue.Of($"{p.Text("filename")}::{p.Text("field")}");
            foreach (var key in Distinguishing) if (varied.Count == 2 || !varied.Contains(key)) point.Remove(key);
            return point;
        });
    }

    /// <summary>The series besides revisions, sorted.</summary>
    public static IReadOnlyList<string> Domain(VegaPlot plot)
    {
        var varied = Varied(plot);
        return [.. Sources(plot).Select(s => varied is ["filename"] ? s.File : varied is ["field"] ? s.Field : $"{s.File}::{s.Field}").Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<(string File, string Field)> Sources(VegaPlot plot) =>
        plot.Settings.Find("anchors_y_definitions") is YamlList list ? [.. list.Items.OfType<YamlMap>().Select(m => (m.Text("filename")!, m.Text("field")!))] : [];

    private void Groups(string[] by)
    {
        List<YamlValue> group = [.. by.Select(YamlValue.Of)];
        Set("group_by", new YamlList(group));
        Set("group_by_x", new YamlList([.. group, Field("x")]));
        Set("group_by_y", new YamlList([.. group, Field("y")]));
    }

    private void Tooltip(string[] more) =>
        Set("tooltip", new YamlList([.. new[] { YamlValue.Of("rev"), Field("x"), Field("y") }.Concat(more.Select(YamlValue.Of)).Select(f => YamlValue.Map(("field", f)))]));

    private YamlValue Field(string axis) => plot.Settings.Get(axis) ?? YamlNull.Instance;

    private void Mapping(string name, string field, IReadOnlyList<string> domain, YamlValue[] range)
    {
        List<(string, YamlValue)> encoding =
        [
            ("field", YamlValue.Of(field)),
            ("scale", YamlValue.Map(("domain", new YamlList([.. domain.Select(YamlValue.Of)])), ("range", new YamlList([.. domain.Select((_, i) => range[i % range.Length])])))),
        ];
        // Empty shapes in the legend of what is not a colour.
        if (name != "color") encoding.Add(("legend", YamlValue.Map(("symbolFillColor", YamlValue.Of("transparent")), ("symbolStrokeColor", YamlValue.Of("grey")))));
        Set(name, YamlValue.Map(encoding));
    }

    private void Set(string name, YamlValue value)
    {
        if (!_left.Remove(name) || split?.Take(name, value) == true) return;
        _content = VegaAnchors.Fill(_content, VegaAnchors.Of(name), value);
    }
}
