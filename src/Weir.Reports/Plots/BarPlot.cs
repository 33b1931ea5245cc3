using Weir.Reports.Charts;

namespace Weir.Reports.Plots;

/// <summary>Lying bars: one row a label, one bar in it a revision, one panel a field or file.</summary>
public static class BarPlot
{
    private const double LabelWidth = 130;
    private const double PanelWidth = 330;
    private const double Thickness = 14;
    private const double Top = 58;
    private const int MostLabels = 60;

    /// <summary>Draws it.</summary>
    /// <param name="frame">What stands around it.</param>
    /// <param name="bars">The bars.</param>
    /// <param name="isSorted">The longest first, else by label.</param>
    /// <returns>An SVG file.</returns>
    public static string Draw(PlotFrame frame, IReadOnlyList<PlotBar> bars, bool isSorted)
    {
        var sums = bars.Where(b => double.IsFinite(b.Value)).GroupBy(b => b.Label).Select(g => (Label: g.Key, Sum: g.Sum(b => b.Value)));
        var labels = (isSorted ? sums.OrderByDescending(s => s.Sum) : sums.OrderBy(s => s.Label, StringComparer.Ordinal)).Select(s => s.Label).Take(MostLabels).ToList();
        var groups = Math.Max(1, frame.Groups.Count);
        var row = Thickness * frame.Revisions.Count + 8;
        var height = Math.Max(labels.Count * row, 60);
        var width = LabelWidth + 24 + groups * (PanelWidth + 20) + PlotLegend.Width;
        var svg = new PlotSvg(width, Math.Max(Top + height + 44, Top + PlotLegend.Height(frame, hasGroups: false)), frame.Title);
        var (least, most) = (Math.Min(0, bars.Select(b => b.Value).Where(double.IsFinite).DefaultIfEmpty(0).Min()), Math.Max(0, bars.Select(b => b.Value).Where(double.IsFinite).DefaultIfEmpty(1).Max()));
        if (!(most > least)) most = least + 1;
        for (var i = 0; i < labels.Count; i++) svg.Text(LabelWidth + 16, Top + i * row + row / 2 + 4, PlotSvg.Short(labels[i], 19), "end");
        for (var group = 0; group < groups; group++) Panel(svg, frame, bars, labels, group, row, height, least, most);
        svg.Upright(14, Top + height / 2, PlotSvg.Short(frame.YLabel, height / 6));
        PlotLegend.Draw(svg, frame, LabelWidth + 24 + groups * (PanelWidth + 20), Top - 6, null);
        return svg.Finish();
    }

    private static void Panel(PlotSvg svg, PlotFrame frame, IReadOnlyList<PlotBar> bars, List<string> labels, int group, double row, double height, double least, double most)
    {
        var left = LabelWidth + 24 + group * (PanelWidth + 20);
        double X(double value) => left + PanelWidth * (value - least) / (most - least);
        if (frame.Groups.Count > 1) svg.Text(left + PanelWidth / 2, Top - 10, PlotSvg.Short(frame.Groups[group], 45), "middle", "t");
        foreach (var tick in Axis.Ticks(least, most, 5))
        {
            svg.Line(X(tick), Top, X(tick), Top + height, "l");
            svg.Text(X(tick), Top + height + 16, Figures.Number(tick), "middle");
        }

        foreach (var bar in bars.Where(b => b.Group == group && double.IsFinite(b.Value)))
        {
            var place = labels.IndexOf(bar.Label);
            if (place < 0) continue;
            var y = Top + place * row + 4 + bar.Revision * Thickness;
            svg.Rectangle(Math.Min(X(0), X(bar.Value)), y, Math.Abs(X(bar.Value) - X(0)), Thickness - 2, PlotSvg.Colour(bar.Revision), tip: $"{bar.Label}: {Figures.Number(bar.Value)} ({frame.Revisions[bar.Revision]})");
        }

        svg.Line(X(0), Top, X(0), Top + height, "a");
        svg.Text(left + PanelWidth / 2, Top + height + 36, PlotSvg.Short(frame.XLabel, 50), "middle", "t");
    }
}
