namespace Weir.Reports.Charts;

/// <summary>Points and lines over two numeric axes: a curve, a cloud with its trend.</summary>
public sealed record XyChart
{
    private const double Width = 560;
    private const double Height = 330;
    private const double Left = 66;
    private const double Right = 12;
    private const double Top = 10;
    private const double Bottom = 44;
    private const int Many = 400;

    /// <summary>Below the x axis.</summary>
    public required string XLabel { get; init; }

    /// <summary>Beside the y axis.</summary>
    public required string YLabel { get; init; }

    /// <summary>Single points.</summary>
    public IReadOnlyList<(double X, double Y)> Points { get; init; } = [];

    /// <summary>Up to four lines with a name each.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> Lines { get; init; } = [];

    /// <summary>A dashed line to compare with, from its first to its last point.</summary>
    public IReadOnlyList<(double X, double Y)> Reference { get; init; } = [];

    /// <summary>Ends of both axes where they are fixed, such as 0 and 1 for shares.</summary>
    public (double Least, double Most)? Range { get; init; }

    /// <summary>The drawing; a note where there is nothing to draw.</summary>
    public Html ToHtml()
    {
        var lines = Lines.Take(Legend.MostNames).ToList();
        var all = Points.Concat(lines.SelectMany(l => l.Points)).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        if (all.Count == 0) return Html.Note("no points");
        var (x0, x1) = Range ?? Around(all.Select(p => p.X));
        var (y0, y1) = Range ?? Around(all.Select(p => p.Y));
        double X(double x) => Left + ((Width - Left - Right) * (x - x0) / (x1 - x0));
        double Y(double y) => Height - Bottom - ((Height - Bottom - Top) * (y - y0) / (y1 - y0));
        var svg = new Svg(Width, Height, $"{YLabel} by {XLabel}");
        foreach (var tick in Axis.Ticks(y0, y1, 5))
        {
            svg.Line(Left, Y(tick), Width - Right, Y(tick), "grid");
            svg.Text(Left - 6, Y(tick) + 4, Figures.Number(tick), "end");
        }

        foreach (var tick in Axis.Ticks(x0, x1, 6)) svg.Text(X(tick), Height - Bottom + 16, Figures.Number(tick), "middle");
        svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis");
        svg.Text((Left + Width - Right) / 2, Height - 6, XLabel, "middle");
        svg.Upright(13, (Height - Bottom + Top) / 2, YLabel);
        var taken = new HashSet<(int, int)>();
        foreach (var (x, y) in Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)))
        {
            if (!taken.Add(((int)(X(x) * 2), (int)(Y(y) * 2)))) continue; // points on one another are drawn once
            svg.Dot(X(x), Y(y), Points.Count > Many ? 2 : 3, Points.Count > Many ? null : $"{Figures.Number(x)}, {Figures.Number(y)}");
        }

        if (Reference.Count > 0) svg.Path(Reference.Select(p => (X(Math.Clamp(p.X, x0, x1)), Y(Math.Clamp(p.Y, y0, y1)))), "ref");
        string[] classes = Points.Count > 0 ? ["lb", "lc", "ld", "la"] : ["la", "lb", "lc", "ld"];
        for (var i = 0; i < lines.Count; i++) svg.Path(lines[i].Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).Select(p => (X(p.X), Y(p.Y))), classes[i]);
        return new Html($"<figure>{(lines.Count > 1 && Points.Count == 0 ? Legend.Of([.. lines.Select(l => l.Name)]) : string.Empty)}{svg.Finish()}</figure>");
    }

    private static (double, double) Around(IEnumerable<double> values)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        if (!(most > least)) return (least - 0.5, most + 0.5);
        var margin = 0.03 * (most - least);
        return (least - margin, most + margin);
    }
}
