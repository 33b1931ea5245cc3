using System.Globalization;

namespace Weir.Reports.Plots;

/// <summary>Confusion matrices: one panel a revision side by side, one row of panels a field or file.</summary>
public static class ConfusionPlot
{
    private const double Left = 96;
    private const double Top = 62;
    private const double Gap = 22;
    private const int MostClasses = 40;

    /// <summary>Draws it.</summary>
    /// <param name="frame">What stands around it.</param>
    /// <param name="cells">The counts; a pair that is not there is 0.</param>
    /// <param name="isShare">Each row's shares instead of counts.</param>
    /// <returns>An SVG file.</returns>
    public static string Draw(PlotFrame frame, IReadOnlyList<PlotCell> cells, bool isShare)
    {
        List<string> xs = [.. Classes(cells.Select(c => c.X))], ys = [.. Classes(cells.Select(c => c.Y))];
        var side = Math.Clamp(260.0 / Math.Max(1, Math.Max(xs.Count, ys.Count)), 14, 64);
        var (width, height) = (side * xs.Count, side * ys.Count);
        var groups = Math.Max(1, frame.Groups.Count);
        var all = Left + Math.Max(200, frame.Revisions.Count * (width + Gap)) + 10;
        var svg = new PlotSvg(all, Top + groups * (height + 66), frame.Title);
        for (var group = 0; group < groups; group++)
        {
            var top = Top + group * (height + 66);
            for (var i = 0; i < ys.Count; i++) svg.Text(Left - 6, top + (i + 0.5) * side + 4, PlotSvg.Short(ys[i], 11), "end");
            svg.Upright(14, top + height / 2, PlotSvg.Short(frame.Groups.Count > 1 ? $"{frame.YLabel} · {frame.Groups[group]}" : frame.YLabel, 36));
            for (var revision = 0; revision < frame.Revisions.Count; revision++)
            {
                var left = Left + revision * (width + Gap);
                svg.Text(left + width / 2, top - 9, PlotSvg.Short(frame.Revisions[revision], Math.Max(8, width / 6)), "middle", "t");
                for (var i = 0; i < xs.Count; i++) svg.Text(left + (i + 0.5) * side, top + height + 14, PlotSvg.Short(xs[i], side / 6.2), "middle");
                svg.Text(left + width / 2, top + height + 34, PlotSvg.Short(frame.XLabel, Math.Max(8, width / 6)), "middle", "t");
                Panel(svg, cells.Where(c => c.Revision == revision && c.Group == group), xs, ys, left, top, side, isShare);
            }
        }

        return svg.Finish();
    }

    private static void Panel(PlotSvg svg, IEnumerable<PlotCell> cells, List<string> xs, List<string> ys, double left, double top, double side, bool isShare)
    {
        var counts = cells.ToDictionary(c => (c.X, c.Y), c => c.Count);
        var most = Math.Max(1, counts.Values.DefaultIfEmpty(0).Max());
        foreach (var (y, j) in ys.Select((y, j) => (y, j)))
        {
            var sum = Math.Max(1, xs.Sum(x => counts.GetValueOrDefault((x, y))));
            foreach (var (x, i) in xs.Select((x, i) => (x, i)))
            {
                var count = counts.GetValueOrDefault((x, y));
                var strength = isShare ? (double)count / sum : (double)count / most;
                var text = isShare ? strength.ToString("0.00", CultureInfo.InvariantCulture) : Figures.Count(count);
                svg.Rectangle(left + i * side, top + j * side, side, side, Shade(strength), "class=\"e\"", $"{y} as {x}: {Figures.Count(count)}{(isShare ? $" ({Figures.Share(strength)})" : string.Empty)}");
                if (text.Length * 6.4 < side) svg.Text(left + (i + 0.5) * side, top + (j + 0.5) * side + 4, text, "middle", string.Empty, $"fill=\"{(strength > 0.5 ? "#fff" : "#1a1d21")}\"");
            }
        }
    }

    // From a pale to a deep blue.
    private static string Shade(double strength)
    {
        var part = Math.Clamp(strength, 0, 1);
        byte Mix(int pale, int deep) => (byte)Math.Round(pale + (deep - pale) * part);
        return $"#{Mix(0xe4, 0x08):x2}{Mix(0xee, 0x45):x2}{Mix(0xf8, 0x94):x2}";
    }

    // Numbers in the order of numbers.
    private static IEnumerable<string> Classes(IEnumerable<string> names)
    {
        var all = names.Distinct().ToList();
        var areNumbers = all.TrueForAll(n => double.TryParse(n, CultureInfo.InvariantCulture, out _));
        return (areNumbers ? all.OrderBy(n => double.Parse(n, CultureInfo.InvariantCulture)) : all.OrderBy(n => n, StringComparer.Ordinal)).Take(MostClasses);
    }
}
