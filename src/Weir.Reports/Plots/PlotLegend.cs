namespace Weir.Reports.Plots;

/// <summary>Revisions beside their colours, groups beside their dashes or shapes; right of a drawing.</summary>
internal static class PlotLegend
{
    public const double Width = 170;

    private const double Row = 17;

    /// <summary>Height that it takes.</summary>
    public static double Height(PlotFrame frame, bool hasGroups) => 24 + (frame.Revisions.Count + (hasGroups && frame.Groups.Count > 1 ? frame.Groups.Count + 2 : 0)) * Row;

    public static void Draw(PlotSvg svg, PlotFrame frame, double x, double y, Action<double, double, int>? group)
    {
        svg.Text(x, y, "revision", "start", "t", "font-weight=\"600\"");
        for (var i = 0; i < frame.Revisions.Count; i++)
        {
            y += Row;
            svg.Rectangle(x, y - 9, 14, 9, PlotSvg.Colour(i), "rx=\"2\"");
            svg.Text(x + 20, y, PlotSvg.Short(frame.Revisions[i], 22));
        }

        if (group is null || frame.Groups.Count < 2) return;
        y += 2 * Row;
        svg.Text(x, y, "series", "start", "t", "font-weight=\"600\"");
        for (var i = 0; i < frame.Groups.Count; i++)
        {
            y += Row;
            group(x, y - 4, i);
            svg.Text(x + 30, y, PlotSvg.Short(frame.Groups[i], 21));
        }
    }
}
