namespace Weir.Reports.Plots;

/// <summary>Points: one colour a revision, one shape a field or file.</summary>
public static class ScatterPlot
{
    private const int Many = 5000;

    /// <summary>Draws it.</summary>
    /// <param name="frame">What stands around it.</param>
    /// <param name="series">The points.</param>
    /// <param name="xNames">Names on the x axis; null for numbers.</param>
    /// <param name="yNames">Names on the y axis; null for numbers.</param>
    /// <param name="isJittered">Points are spread within the place of their name, so that equal ones are seen; the same data gives the same picture.</param>
    /// <returns>An SVG file.</returns>
    public static string Draw(PlotFrame frame, IReadOnlyList<PlotSeries> series, IReadOnlyList<string>? xNames = null, IReadOnlyList<string>? yNames = null, bool isJittered = false)
    {
        var axes = new PlotAxes(series, xNames, yNames, margin: 0.04);
        var svg = new PlotSvg(PlotAxes.Width, PlotAxes.Height(frame, hasGroups: true), frame.Title);
        axes.Draw(svg, frame);
        var number = 0;
        // Points on one another are drawn once; of very many, one in the size of a mark.
        var cell = series.Sum(s => s.Points.Count) > Many ? 3.0 : 0.5;
        var taken = new HashSet<(int, int, int, int)>();
        foreach (var one in series)
        {
            foreach (var (x, y) in one.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)))
            {
                number++;
                var (left, top) = (axes.X(x + Jitter(0.6180339887, axes.XNames)), axes.Y(y + Jitter(0.7548776662, axes.YNames)));
                if (taken.Add(((int)(left / cell), (int)(top / cell), one.Group, one.Revision))) svg.Mark(left, top, one.Group, PlotSvg.Colour(one.Revision));
            }
        }

        PlotLegend.Draw(svg, frame, PlotAxes.Left + PlotAxes.AreaWidth + 20, PlotAxes.Top + 10, (x, y, group) => svg.Mark(x + 13, y, group, "#8a93a0"));
        return svg.Finish();

        // Multiples of an irrational number fill a range evenly.
        double Jitter(double by, IReadOnlyList<string>? names) => isJittered && names is not null ? (number * by % 1 - 0.5) * 0.7 : 0;
    }
}
