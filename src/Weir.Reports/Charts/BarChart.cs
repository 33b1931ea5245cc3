namespace Weir.Reports.Charts;

/// <summary>Lying bars with a label each: top values, shares of categories.</summary>
public static class BarChart
{
    private const double Width = 560;
    private const double LabelWidth = 170;
    private const double ValueWidth = 78;
    private const int LongestLabel = 26;

    /// <summary>One bar a label.</summary>
    /// <param name="bars">Label, length and the text behind the bar.</param>
    public static Html Of(IReadOnlyList<(string Label, double Value, string Text)> bars)
    {
        const double Row = 20;
        var svg = new Svg(Width, Math.Max(Row, bars.Count * Row), "bar chart");
        var most = Math.Max(bars.Select(b => b.Value).DefaultIfEmpty(0).Max(), double.Epsilon);
        for (var i = 0; i < bars.Count; i++)
        {
            var length = Length(bars[i].Value, most);
            svg.Text(LabelWidth - 8, i * Row + 14, Cut(bars[i].Label), "end");
            svg.Rectangle(LabelWidth, i * Row + 3, length, Row - 6, "a", $"{bars[i].Label}: {bars[i].Text}");
            svg.Text(LabelWidth + length + 6, i * Row + 14, bars[i].Text);
        }

        return new Html($"<figure>{svg.Finish()}</figure>");
    }

    /// <summary>Two bars a label, for shares of two samples.</summary>
    /// <param name="bars">Label and the two shares.</param>
    /// <param name="firstName">What the first is called.</param>
    /// <param name="secondName">What the second is called.</param>
    public static Html Paired(IReadOnlyList<(string Label, double First, double Second)> bars, string firstName, string secondName)
    {
        const double Row = 32;
        var svg = new Svg(Width, Math.Max(Row, bars.Count * Row), "paired bar chart");
        var most = Math.Max(bars.SelectMany(b => new[] { b.First, b.Second }).DefaultIfEmpty(0).Max(), double.Epsilon);
        for (var i = 0; i < bars.Count; i++)
        {
            var (label, first, second) = bars[i];
            svg.Text(LabelWidth - 8, i * Row + 19, Cut(label), "end");
            Draw(svg, i * Row + 3, first, most, "a", $"{label}, {firstName}: {Figures.Share(first)}");
            Draw(svg, i * Row + 16, second, most, "b", $"{label}, {secondName}: {Figures.Share(second)}");
        }

        return new Html($"<figure>{Legend.Of(firstName, secondName)}{svg.Finish()}</figure>");
    }

    private static void Draw(Svg svg, double y, double share, double most, string cssClass, string title)
    {
        var length = Length(share, most);
        svg.Rectangle(LabelWidth, y, length, 11, cssClass, title);
        svg.Text(LabelWidth + length + 6, y + 9.5, Figures.Share(share));
    }

    private static double Length(double value, double most) => value > 0 ? Math.Max(1, (Width - LabelWidth - ValueWidth) * value / most) : 0;

    private static string Cut(string label) => label.Length <= LongestLabel ? label : label[..(LongestLabel - 1)] + "…";
}
