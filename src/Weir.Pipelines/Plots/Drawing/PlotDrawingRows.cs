using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Pipelines.Plots.Vega;
using Weir.Reports.Plots;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Drawing;

/// <summary>Rows of a plot as places: numbers where they are numbers, else places of names.</summary>
internal sealed class PlotDrawingRows
{
    private readonly VegaPlot _plot;
    private readonly Dictionary<string, int> _groups;
    private readonly string _x;
    private readonly string _y;
    private readonly Dictionary<string, int> _revisions;
    private readonly IReadOnlyList<string> _varied;

    /// <exception cref="WeirException"><c>field_not_found</c>.</exception>
    public PlotDrawingRows(VegaPlot plot, IReadOnlyList<string> groups)
    {
        _plot = plot;
        _groups = groups.Select((g, i) => (g, i)).ToDictionary(g => g.g, g => g.i);
        (_x, _y) = (plot.Settings.Text("x") ?? VegaConversion.Step, plot.Settings.Text("y") ?? string.Empty);
        foreach (var field in new[] { _x, _y })
            if (!plot.Points.Exists(p => p.Has(field))) throw new WeirException(PlotFault.FieldNotFound, $"'{plot.Name}' has no field '{field}'", DidYouMean.Hint(field, plot.Points[0].Fields));
        _revisions = plot.Revisions.Select((r, i) => (r, i)).ToDictionary(r => r.r, r => r.i);
        _varied = VegaOptional.Varied(plot);
    }

    /// <summary>Names along an axis; null for an axis of numbers.</summary>
    /// <param name="axis"><c>x</c> or <c>y</c>.</param>
    /// <param name="most">Beyond that many names numbers stay numbers.</param>
    /// <param name="always">Names even where all are numbers.</param>
    public IReadOnlyList<string>? Names(string axis, int most, bool always)
    {
        var field = axis == "x" ? _x : _y;
        var values = _plot.Points.Select(p => p[field]).OfType<YamlValue>().Where(v => v is not YamlNull).ToList();
        var areNumbers = values.TrueForAll(v => Number(v) is not null || v is YamlText { Value: "" });
        var names = values.Select(PlotDrawing.Text).Distinct().ToList();
        if (areNumbers && (!always || names.Count > most)) return null;
        return [.. areNumbers ? names.OrderBy(n => double.Parse(n, CultureInfo.InvariantCulture)) : names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Series by revision and group.</summary>
    public IReadOnlyList<PlotSeries> Series(IReadOnlyList<string>? xNames, IReadOnlyList<string>? yNames)
    {
        var (xs, ys) = (Places(xNames), Places(yNames));
        return [.. _plot.Points.GroupBy(p => (Revision: Revision(p), Group: Group(p))).Select(g => new PlotSeries(g.Key.Revision, g.Key.Group, [.. g.Select(p => (Place(p[_x], xs), Place(p[_y], ys)))]))];
    }

    /// <summary>Bars: their length is x, their label y.</summary>
    public IReadOnlyList<PlotBar> Bars() => [.. _plot.Points.Select(p => new PlotBar(PlotDrawing.Text(p[_y]), Revision(p), Group(p), Number(p[_x]) ?? double.NaN))];

    /// <summary>How often each pair of x and y is there.</summary>
    public IReadOnlyList<PlotCell> Cells() =>
        [.. _plot.Points.GroupBy(p => (Revision: Revision(p), Group: Group(p), X: PlotDrawing.Text(p[_x]), Y: PlotDrawing.Text(p[_y]))).Select(g => new PlotCell(g.Key.Revision, g.Key.Group, g.Key.X, g.Key.Y, g.Count()))];

    private int Revision(PlotPoint point) => _revisions[point.Text("rev")];

    private int Group(PlotPoint point) => _varied.Count == 0 ? 0 : _groups.GetValueOrDefault(string.Join("::", _varied.Select(point.Text)));

    private static Dictionary<string, int>? Places(IReadOnlyList<string>? names) => names?.Select((n, i) => (n, i)).ToDictionary(n => n.n, n => n.i);

    private static double Place(YamlValue? value, Dictionary<string, int>? names) =>
        names is null ? Number(value) ?? double.NaN : value is not null && names.TryGetValue(PlotDrawing.Text(value), out var place) ? place : double.NaN;

    private static double? Number(YamlValue? value) => value switch
    {
        YamlInteger whole => whole.ToDouble(),
        YamlFloat number => number.Value,
        YamlText text when double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
