namespace Weir.Reports.Charts;

/// <summary>Histograms of numbers: one sample, or two overlaid.</summary>
public static class HistogramChart
{
    private const double Width = 560;
    private const double Height = 170;
    private const double Left = 8;
    private const double Bottom = 20;
    private const double Top = 6;

    /// <summary>One sample.</summary>
    /// <param name="edges">Bin edges, ascending.</param>
    /// <param name="counts">Values a bin, one fewer than edges.</param>
    /// <param name="format">Writes an edge; null is <see cref="Figures.Number"/>.</param>
    public static Html Of(IReadOnlyList<double> edges, IReadOnlyList<double> counts, Func<double, string>? format = null)
    {
        var svg = Draw(edges, [(counts, "a")], format ?? Figures.Number, count => Figures.Count((long)count));
        return new Html($"<figure>{svg}</figure>");
    }

    /// <summary>Two samples over the same bins, as shares.</summary>
    /// <param name="edges">Bin edges, ascending.</param>
    /// <param name="first">Shares of the first sample.</param>
    /// <param name="second">Shares of the second sample.</param>
    /// <param name="firstName">What the first is called.</param>
    /// <param name="secondName">What the second is called.</param>
    public static Html Overlaid(IReadOnlyList<double> edges, IReadOnlyList<double> first, IReadOnlyList<double> second, string firstName, string secondName)
    {
        var svg = Draw(edges, [(first, "a over"), (second, "b over")], Figures.Number, Figures.Share);
        return new Html($"<figure>{Legend.Of(firstName, secondName)}{svg}</figure>");
    }

    /// <summary>A few pixels high, for a cell of a table.</summary>
    /// <param name="shares">Heights of the bars.</param>
    /// <param name="isSecond">True draws in the second colour.</param>
    /// <param name="label">What it shows, for readers of screens.</param>
    public static Html Mini(IReadOnlyList<double> shares, bool isSecond, string label)
    {
        var svg = new Svg(110, 28, label, "mini");
        var most = Math.Max(shares.DefaultIfEmpty(0).Max(), double.Epsilon);
        var step = 110.0 / Math.Max(1, shares.Count);
        for (var i = 0; i < shares.Count; i++)
        {
            var height = shares[i] > 0 ? Math.Max(1, 27 * shares[i] / most) : 0;
            svg.Rectangle(i * step, 28 - height, Math.Max(1, step - 0.6), height, isSecond ? "b" : "a");
        }

        return new Html(svg.Finish());
    }

    private static string Draw(IReadOnlyList<double> edges, IReadOnlyList<(IReadOnlyList<double> Values, string Class)> samples, Func<double, string> formatEdge, Func<double, string> formatValue)
    {
        var svg = new Svg(Width, Height, "histogram");
        var (least, most) = (edges[0], edges[^1]);
        var tallest = Math.Max(samples.SelectMany(s => s.Values).DefaultIfEmpty(0).Max(), double.Epsilon);
        double X(double value) => Left + (Width - 2 * Left) * (most > least ? (value - least) / (most - least) : 0.5);
        foreach (var (values, cssClass) in samples)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (values[i] <= 0) continue;
                var height = Math.Max(1, (Height - Bottom - Top) * values[i] / tallest);
                svg.Rectangle(X(edges[i]), Height - Bottom - height, X(edges[i + 1]) - X(edges[i]) - 0.5, height, cssClass, $"{formatEdge(edges[i])} to {formatEdge(edges[i + 1])}: {formatValue(values[i])}");
            }
        }

        svg.Line(Left, Height - Bottom, Width - Left, Height - Bottom, "axis");
        var ends = most > least ? new[] { least, (least + most) / 2, most } : [least];
        foreach (var tick in ends)
            svg.Text(X(tick), Height - 5, formatEdge(tick), ends.Length == 1 ? "middle" : tick == least ? "start" : tick == most ? "end" : "middle");
        return svg.Finish();
    }
}
