using Weir.Reports;
using Weir.Reports.Charts;
using Weir.Statistics.Binning;

namespace Weir.Monitoring.Drift;

/// <summary>Draws both distributions of a column.</summary>
internal static class DriftCharts
{
    private const int DetailBins = 40;
    private const int MiniBins = 16;
    private const int MostBars = 12;
    private const double Tail = 0.005;

    public static (Html Reference, Html Current) Minis(ColumnPair pair)
    {
        var (first, second) = Shares(pair, MiniBins, MiniBins);
        return first.Count == 0 ? (Html.Empty, Html.Empty) : (HistogramChart.Mini(first, false, $"{pair.Name} in the reference"), HistogramChart.Mini(second, true, $"{pair.Name} now"));
    }

    public static Html Distributions(ColumnPair pair)
    {
        if (pair.Categories.Count > 0)
        {
            var (n1, n2) = (Math.Max(1, pair.Categories.Sum(c => c.Reference)), Math.Max(1, pair.Categories.Sum(c => c.Current)));
            var bars = Commonest(pair).Take(MostBars).Select(c => (c.Value, (double)c.Reference / n1, (double)c.Current / n2)).ToList();
            var chart = BarChart.Paired(bars, "reference", "current");
            return pair.Categories.Count <= MostBars ? chart : Html.Join(chart, Html.Note($"and {Figures.Count(pair.Categories.Count - MostBars)} rarer values"));
        }

        if (Edges(pair, DetailBins) is not { } edges) return Html.Note("no numbers");
        var (first, second) = (Counts(pair.ReferenceSorted, edges), Counts(pair.CurrentSorted, edges));
        var outside = pair.ReferenceSorted.Concat(pair.CurrentSorted).Any(v => v < edges[0] || v > edges[^1]);
        var histogram = HistogramChart.Overlaid(edges, first, second, "reference", "current");
        return outside ? Html.Join(histogram, Html.Note("values beyond the ends are counted in the outer bins")) : histogram;
    }

    public static Html Quantiles(ColumnPair pair)
    {
        if (pair.Categories.Count > 0 || pair.ReferenceSorted.Length == 0 || pair.CurrentSorted.Length == 0) return Html.Empty;
        var table = new HtmlTable(string.Empty, ">reference", ">current");
        (string, double)[] rows = [("smallest", 0), ("25 %", 0.25), ("median", 0.5), ("75 %", 0.75), ("largest", 1)];
        foreach (var (name, share) in rows) table.Add(name, Figures.Number(Bins.Quantile(pair.ReferenceSorted, share)), Figures.Number(Bins.Quantile(pair.CurrentSorted, share)));
        table.Add("mean", Figures.Number(pair.ReferenceSorted.Average()), Figures.Number(pair.CurrentSorted.Average()));
        return table.ToHtml();
    }

    private static (IReadOnlyList<double> First, IReadOnlyList<double> Second) Shares(ColumnPair pair, int bins, int bars)
    {
        if (pair.Categories.Count > 0)
        {
            var shown = Commonest(pair).Take(bars).ToList();
            return ([.. shown.Select(c => (double)c.Reference)], [.. shown.Select(c => (double)c.Current)]);
        }

        return Edges(pair, bins) is { } edges ? (Counts(pair.ReferenceSorted, edges), Counts(pair.CurrentSorted, edges)) : ([], []);
    }

    private static IEnumerable<CategoryCount> Commonest(ColumnPair pair)
    {
        var (n1, n2) = (Math.Max(1.0, pair.Categories.Sum(c => c.Reference)), Math.Max(1.0, pair.Categories.Sum(c => c.Current)));
        return pair.Categories.OrderByDescending(c => c.Reference / n1 + c.Current / n2).ThenBy(c => c.Value, StringComparer.Ordinal);
    }

    // One far outlier would squeeze all else into one bar: the range is that of the middle 99 % of either table.
    private static double[]? Edges(ColumnPair pair, int bins)
    {
        var samples = new[] { pair.ReferenceSorted, pair.CurrentSorted }.Where(s => s.Length > 0).ToList();
        if (samples.Count == 0) return null;
        var (least, most) = (samples.Min(s => Bins.Quantile(s, Tail)), samples.Max(s => Bins.Quantile(s, 1 - Tail)));
        return most > least ? Bins.Uniform(least, most, bins) : Bins.Uniform(least - 0.5, least + 0.5, 1);
    }

    private static double[] Counts(double[] sorted, double[] edges) => [.. Bins.CountSorted(sorted, edges, open: true).Select(c => c / Math.Max(1, sorted.Length))];
}
