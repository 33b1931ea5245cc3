using Weir.Reports.Charts;

namespace Weir.Reports.Plots;

/// <summary>Two axes of numbers or names with their grid; knows where a point lies.</summary>
internal sealed class PlotAxes
{
    public const double Left = 66;
    public const double Top = 38;
    public const double AreaWidth = 430;
    public const double AreaHeight = 280;

    private const double Bottom = 48;
    private const int MostNames = 24;

    private readonly (double Least, double Most) _x;
    private readonly (double Least, double Most) _y;

    /// <summary>Axes around points; an axis of names has a place for each.</summary>
    public PlotAxes(IReadOnlyList<PlotSeries> series, IReadOnlyList<string>? xNames, IReadOnlyList<string>? yNames, double margin)
    {
        var points = series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        _x = Range(points.Select(p => p.X), xNames, margin);
        _y = Range(points.Select(p => p.Y), yNames, margin: 0.04);
        (XNames, YNames) = (xNames, yNames);
    }

    public IReadOnlyList<string>? XNames { get; }

    public IReadOnlyList<string>? YNames { get; }

    public static double Width => Left + AreaWidth + 16 + PlotLegend.Width;

    public static double Height(PlotFrame frame, bool hasGroups) => Math.Max(Top + AreaHeight + Bottom, Top + PlotLegend.Height(frame, hasGroups));

    public double X(double x) => Left + AreaWidth * (x - _x.Least) / (_x.Most - _x.Least);

    public double Y(double y) => Top + AreaHeight - AreaHeight * (y - _y.Least) / (_y.Most - _y.Least);

    public void Draw(PlotSvg svg, PlotFrame frame)
    {
        foreach (var (at, text) in Places(_y, YNames, 6))
        {
            svg.Line(Left, Y(at), Left + AreaWidth, Y(at), "l");
            svg.Text(Left - 8, Y(at) + 4, PlotSvg.Short(text, 8), "end");
        }

        var names = Places(_x, XNames, 6);
        foreach (var (at, text) in names)
        {
            svg.Line(X(at), Top, X(at), Top + AreaHeight, "l");
            svg.Text(X(at), Top + AreaHeight + 16, PlotSvg.Short(text, AreaWidth / names.Count / 6.2), "middle");
        }

        svg.Line(Left, Top + AreaHeight, Left + AreaWidth, Top + AreaHeight, "a");
        svg.Line(Left, Top, Left, Top + AreaHeight, "a");
        svg.Text(Left + AreaWidth / 2, Top + AreaHeight + 38, PlotSvg.Short(frame.XLabel, 60), "middle", "t");
        svg.Upright(14, Top + AreaHeight / 2, PlotSvg.Short(frame.YLabel, 40));
    }

    private static List<(double At, string Text)> Places((double Least, double Most) range, IReadOnlyList<string>? names, int wanted)
    {
        if (names is null) return [.. Axis.Ticks(range.Least, range.Most, wanted).Select(t => (t, Figures.Number(t)))];
        var step = Math.Max(1, (int)Math.Ceiling(names.Count / (double)MostNames));
        return [.. Enumerable.Range(0, names.Count).Where(i => i % step == 0).Select(i => ((double)i, names[i]))];
    }

    private static (double, double) Range(IEnumerable<double> values, IReadOnlyList<string>? names, double margin)
    {
        if (names is not null) return (-0.5, names.Count - 0.5);
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        if (least > most) return (0, 1);
        if (most - least <= Math.Abs(most) * 1e-12) return (least - 0.5, most + 0.5);
        var around = (most - least) * margin;
        return (least - around, most + around);
    }
}
