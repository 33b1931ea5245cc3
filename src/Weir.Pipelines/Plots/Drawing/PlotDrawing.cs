using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Pipelines.Plots.Vega;
using Weir.Reports.Plots;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Plots.Drawing;

/// <summary>Draws a plot as SVG without Vega: what DVC's templates show, and what own templates with a plain <c>mark</c> show nearly.</summary>
internal static class PlotDrawing
{
    private const int MostNames = 60;

    /// <summary>The drawing; null when the plot has no rows.</summary>
    /// <exception cref="WeirException"><c>plot_not_drawn</c>: an own template of another kind; <c>field_not_found</c>.</exception>
    public static string? Draw(VegaPlot plot)
    {
        if (plot.Points.Count == 0) return null;
        var groups = VegaOptional.Domain(plot);
        var frame = new PlotFrame(Text(plot.Settings.Get("title")), Text(plot.Settings.Get("x_label") ?? plot.Settings.Get("x")), Text(plot.Settings.Get("y_label") ?? plot.Settings.Get("y")), plot.Revisions, groups.Count > 1 ? groups : []);
        var rows = new PlotDrawingRows(plot, groups);
        return Kind(plot.Template) switch
        {
            "confusion" => ConfusionPlot.Draw(frame, rows.Cells(), isShare: false),
            "confusion_normalized" => ConfusionPlot.Draw(frame, rows.Cells(), isShare: true),
            "bar_horizontal" => BarPlot.Draw(frame, rows.Bars(), isSorted: false),
            "bar_horizontal_sorted" => BarPlot.Draw(frame, rows.Bars(), isSorted: true),
            "scatter" => Scatter(frame, rows, isJittered: false),
            "scatter_jitter" => Scatter(frame, rows, isJittered: true),
            "smooth" => Lines(frame, rows, isSmooth: true),
            "linear" or "simple" => Lines(frame, rows, isSmooth: false),
            _ => throw new WeirException("plot_not_drawn", $"the template '{plot.Template.Name}' of '{plot.Name}' cannot be drawn as SVG", "the built-in templates can, and those whose mark is a line, an area, points or bars; the page shows it"),
        };
    }

    private static string Lines(PlotFrame frame, PlotDrawingRows rows, bool isSmooth)
    {
        var names = rows.Names("x", MostNames, always: false);
        return LinePlot.Draw(frame, rows.Series(names, null), names, isSmooth);
    }

    private static string Scatter(PlotFrame frame, PlotDrawingRows rows, bool isJittered)
    {
        var (xNames, yNames) = (rows.Names("x", MostNames, isJittered), rows.Names("y", MostNames, isJittered));
        return ScatterPlot.Draw(frame, rows.Series(xNames, yNames), xNames, yNames, isJittered);
    }

    private static string? Kind(VegaTemplate template)
    {
        if (template.IsBuiltIn) return template.Name;
        var mark = template.Content.Find("mark");
        return ((mark as YamlText)?.Value ?? (mark as YamlMap)?.Text("type")) switch
        {
            "line" or "area" or "trail" => "simple",
            "point" or "circle" or "square" or "tick" => "scatter",
            "bar" => "bar_horizontal",
            _ => null,
        };
    }

    internal static string Text(YamlValue? value) => value switch
    {
        YamlText text => text.Value,
        YamlFloat number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        null or YamlNull => string.Empty,
        _ => Comparing.ValueJson.PythonText(value),
    };
}
