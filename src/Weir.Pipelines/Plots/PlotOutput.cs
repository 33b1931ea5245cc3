using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Pipelines.Plots.Drawing;
using Weir.Pipelines.Plots.Vega;
using Weir.Reports.Vega;

namespace Weir.Pipelines.Plots;

/// <summary>Writes plots for people: as a page that stands alone, or as SVG files.</summary>
public static class PlotOutput
{
    /// <summary>Writes a page.</summary>
    /// <param name="plots">What.</param>
    /// <param name="path">Full path of the page; its folder is made.</param>
    /// <param name="template">Full path of a page of one's own with <c>{plot_divs}</c>; null for Weir's.</param>
    /// <param name="subtitle">A line below the heading.</param>
    /// <exception cref="WeirException"><c>file_not_found</c>; <c>invalid_value</c>: the page has no place for plots; <c>field_not_found</c>.</exception>
    public static void WritePage(PlotSet plots, string path, string? template, string? subtitle)
    {
        var page = new PlotPage();
        var isInteractive = VegaScripts.AreHere;
        foreach (var (name, (vega, _)) in plots.Plots)
        {
            if (vega is not { Points.Count: > 0 }) continue;
            if (isInteractive) page.AddVega(name, Specification(vega), vega.Template.Name.StartsWith("confusion", StringComparison.Ordinal) && vega.Revisions.Count > 1);
            else if (Drawn(plots, name, vega) is { } svg) page.AddSvg(name, svg);
        }

        foreach (var (name, (_, images)) in plots.Plots.Where(p => p.Value.Images.Count > 0).OrderBy(p => Path.GetDirectoryName(p.Key), StringComparer.Ordinal).ThenBy(p => Number(p.Key)).ThenBy(p => p.Key, StringComparer.Ordinal))
            page.AddImages(name, images.Select(i => (i.Revision, i.DataAddress)));
        if (template is not null && !File.Exists(template)) throw new WeirException(ErrorCodes.FileNotFound, $"there is no page '{template}'", "--html-template and plots.html_template name a file with {plot_divs}");
        var text = template is null ? page.ToText("Plots", subtitle) : page.Fill(File.ReadAllText(template), template);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, text);
    }

    /// <summary>Draws each plot; those that cannot be drawn are named among the faults. Images are left out.</summary>
    public static IReadOnlyList<(string Name, string Svg)> Draw(PlotSet plots)
    {
        var drawings = new List<(string, string)>();
        foreach (var (name, (vega, _)) in plots.Plots.ToList()) if (vega is not null && Drawn(plots, name, vega) is { } svg) drawings.Add((name, svg));
        return drawings;
    }

    /// <summary>Images as they are, of every revision.</summary>
    public static IReadOnlyList<(string Name, string Revision, string FileName, byte[] Bytes)> Images(PlotSet plots) =>
        [.. plots.Plots.Values.SelectMany(p => p.Images).Select(i => (i.Plot, i.Revision, i.FileName, i.Bytes))];

    /// <summary>What a drawing's file is called: its id without what file systems and addresses mind.</summary>
    public static string FileName(string name)
    {
        var safe = new StringBuilder();
        foreach (var c in name) safe.Append(char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_');
        return safe.ToString().TrimStart('.') + ".svg";
    }

    private static string? Drawn(PlotSet plots, string name, VegaPlot vega)
    {
        try
        {
            return PlotDrawing.Draw(vega);
        }
        catch (WeirException e)
        {
            plots.Faults.Add(new PlotFault(name, string.Join(", ", vega.Revisions), null, e));
            return null;
        }
    }

    private static string Specification(VegaPlot plot)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) PlotJson.Write(json, plot.Fill());
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // Steps of an image in the order of their numbers.
    private static long Number(string path) => long.TryParse(Path.GetFileNameWithoutExtension(path), out var number) ? number : -1;
}
