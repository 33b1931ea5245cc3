namespace Weir.Reports.Charts;

/// <summary>Lines over a numeric axis: a metric over steps, a share over time.</summary>
public static class LineChart
{
    private const double Width = 560;
    private const double Height = 220;
    private const double Left = 54;
    private const double Right = 10;
    private const double Top = 8;
    private const double Bottom = 24;

    /// <summary>Up to four lines.</summary>
    /// <param name="series">Name and points of each; a NaN breaks the line.</param>
    /// <param name="formatX">Writes a place on the axis; null is <see cref="Figures.Number"/>.</param>
    public static Html Of(IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> series, Func<double, string>? formatX = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, Legend.MostNames);
        var points = series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        if (points.Count == 0) return Html.Note("no points");
        var (x0, x1) = Widen(points.Min(p => p.X), points.Max(p => p.X));
        var (y0, y1) = Widen(points.Min(p => p.Y), points.Max(p => p.Y));
        double X(double x) => Left + (Width - Left - Right) * (x - x0) / (x1 - x0);
        double Y(double y) => Height - Bottom - (Height - Bottom - Top) * (y - y0) / (y1 - y0);

        var svg = new Svg(Width, Height, "line chart");
        foreach (var tick in Axis.Ticks(y0, y1, 4))
        {
            svg.Line(Left, Y(tick), Width - Right, Y(tick), "grid");
            svg.Text(Left - 6, Y(tick) + 4, Figures.Number(tick), "end");
        }

        foreach (var tick in Axis.Ticks(x0, x1, 5)) svg.Text(X(tick), Height - 6, (formatX ?? Figures.Number)(tick), "middle");
        svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis");
        string[] classes = ["la", "lb", "lc", "ld"];
        for (var i = 0; i < series.Count; i++)
            foreach (var run in Runs(series[i].Points)) svg.Path(run.Select(p => (X(p.X), Y(p.Y))), classes[i]);
        return new Html($"<figure>{Legend.Of([.. series.Select(s => s.Name)])}{svg.Finish()}</figure>");
    }

    private static (double, double) Widen(double least, double most) => most > least ? (least, most) : (least - 0.5, most + 0.5);

    private static IEnumerable<List<(double X, double Y)>> Runs(IReadOnlyList<(double X, double Y)> points)
    {
        List<(double, double)> run = [];
        foreach (var point in points)
        {
            if (double.IsFinite(point.Y) && double.IsFinite(point.X))
            {
                run.Add(point);
                continue;
            }

            if (run.Count > 0) yield return run;
            run = [];
        }

        if (run.Count > 0) yield return run;
    }
}
