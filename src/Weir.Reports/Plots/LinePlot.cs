namespace Weir.Reports.Plots;

/// <summary>Lines: a metric over steps, one colour a revision, one dash a field or file.</summary>
public static class LinePlot
{
    private const int LongestWithMarks = 40;
    private const int MostPoints = 2000;

    /// <summary>Draws it.</summary>
    /// <param name="frame">What stands around it.</param>
    /// <param name="series">The lines.</param>
    /// <param name="xNames">Names on the x axis; null for numbers.</param>
    /// <param name="isSmooth">Smoothed lines, with the true ones behind them in a fainter colour.</param>
    /// <returns>An SVG file.</returns>
    public static string Draw(PlotFrame frame, IReadOnlyList<PlotSeries> series, IReadOnlyList<string>? xNames = null, bool isSmooth = false)
    {
        var axes = new PlotAxes(series, xNames, null, margin: 0);
        var svg = new PlotSvg(PlotAxes.Width, PlotAxes.Height(frame, hasGroups: true), frame.Title);
        axes.Draw(svg, frame);
        foreach (var one in series)
        {
            var (colour, dash) = (PlotSvg.Colour(one.Revision), PlotSvg.Dashes[one.Group % PlotSvg.Dashes.Length]);
            var points = one.Points.OrderBy(p => p.X).ToList();
            foreach (var run in Runs(points))
            {
                if (run.Count == 1) svg.Mark(axes.X(run[0].X), axes.Y(run[0].Y), 0, colour);
                svg.Path(Thinned([.. run.Select(p => (axes.X(p.X), axes.Y(p.Y)))]), colour, dash, isSmooth ? 0.25 : 1);
                if (isSmooth) svg.Path(Loess.Smooth(run, 0.3).Select(p => (axes.X(p.X), axes.Y(p.Y))), colour, dash);
            }

            var ends = points.FindAll(p => double.IsFinite(p.Y));
            if (ends.Count > 1) foreach (var (x, y) in ends.Count <= LongestWithMarks && !isSmooth && dash.Length == 0 ? ends : [ends[^1]]) svg.Mark(axes.X(x), axes.Y(y), 0, colour, 1.8);
        }

        PlotLegend.Draw(svg, frame, PlotAxes.Left + PlotAxes.AreaWidth + 20, PlotAxes.Top + 10, (x, y, group) => svg.Line(x, y, x + 26, y, "a", $"stroke-width=\"2\" stroke-dasharray=\"{PlotSvg.Dashes[group % PlotSvg.Dashes.Length]}\""));
        return svg.Finish();
    }

    // Of a line with more points than pixels the first, least, greatest and last of each pixel's column: it looks the same and stays a small file.
    private static IEnumerable<(double X, double Y)> Thinned(List<(double X, double Y)> points)
    {
        if (points.Count <= MostPoints) return points;
        return points.GroupBy(p => Math.Floor(p.X)).SelectMany(column =>
        {
            var (first, last) = (column.First(), column.Last());
            return new[] { first, column.MinBy(p => p.Y), column.MaxBy(p => p.Y), last }.Distinct();
        });
    }

    private static IEnumerable<List<(double X, double Y)>> Runs(List<(double X, double Y)> points)
    {
        List<(double, double)> run = [];
        foreach (var point in points)
        {
            if (double.IsFinite(point.Y) && double.IsFinite(point.X)) run.Add(point);
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0) yield return run;
    }
}
