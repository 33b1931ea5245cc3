using System.Globalization;
using Weir.Reports;
using Weir.Reports.Charts;

namespace Weir.Data.Profiles;

/// <summary>A profile as a page.</summary>
public static class ProfilePage
{
    private const int MostBars = 10;

    /// <summary>The page's text.</summary>
    /// <param name="profile">What to show.</param>
    /// <param name="name">What the table is called.</param>
    /// <param name="now">When it was made.</param>
    public static string ToText(TableProfile profile, string name, DateTimeOffset now)
    {
        var page = new HtmlPage($"Profile of {name}", string.Create(CultureInfo.InvariantCulture, $"{profile.Hash} · {now:yyyy-MM-dd HH:mm} UTC"));
        var cells = profile.Rows * profile.Columns.Count;
        page.Add(Html.Cards(
            ("rows", Figures.Count(profile.Rows)),
            ("columns", Figures.Count(profile.Columns.Count)),
            ("missing cells", cells == 0 ? "–" : Figures.Share((double)profile.MissingCells / cells)),
            ("duplicate rows", Figures.Count(profile.DuplicateRows)),
            ("alerts", Figures.Count(profile.Alerts.Count))));
        if (profile.Alerts.Count > 0)
        {
            var table = new HtmlTable("Alert", "Column", string.Empty);
            foreach (var alert in profile.Alerts) table.Add(Html.Badge(alert.Code.ToLowerInvariant().Replace('_', ' '), Tone.Warning), Html.Code(alert.Column ?? "table"), Html.Text(alert.Message));
            page.Section("Alerts", table.ToHtml());
        }

        page.Section("Columns", [.. profile.Columns.Select(c => Panel(c, profile.Alerts))]);
        return page.ToText();
    }

    private static Html Panel(ColumnProfile column, IReadOnlyList<ProfileAlert> alerts)
    {
        var badges = Html.Join(
            Html.Badge(column.Kind.ToString().ToLowerInvariant(), Tone.Plain), Html.Text(" "),
            Html.Join(alerts.Where(a => a.Column == column.Name).SelectMany(a => new[] { Html.Badge(a.Code.ToLowerInvariant().Replace('_', ' '), Tone.Warning), Html.Text(" ") })));
        return Html.Panel(column.Name, badges, Html.Facts(Facts(column)), Chart(column));
    }

    private static IEnumerable<(string, string)> Facts(ColumnProfile column)
    {
        var about = column.IsApproximate ? "≈ " : string.Empty;
        yield return ("missing", $"{Figures.Count(column.Missing)} ({Figures.Share(column.Rows == 0 ? double.NaN : (double)column.Missing / column.Rows)})");
        yield return ("distinct", about + Figures.Count(column.Distinct));
        if (column.Text is { } text) yield return ("length", $"{text.MinLength} to {text.MaxLength}, median {Figures.Number(text.MedianLength)}");
        if (column.Numeric is not { } numeric || column.Kind is ProfileKind.Categorical) yield break;
        var format = Format(column);
        yield return ("smallest", format(numeric.Min));
        yield return ("5 %", about + format(numeric.Quantiles[0]));
        yield return ("25 %", about + format(numeric.Quantiles[1]));
        yield return ("median", about + format(numeric.Quantiles[2]));
        yield return ("75 %", about + format(numeric.Quantiles[3]));
        yield return ("95 %", about + format(numeric.Quantiles[4]));
        yield return ("largest", format(numeric.Max));
        if (column.Kind != ProfileKind.Numeric) yield break;
        yield return ("mean ± deviation", $"{Figures.Number(numeric.Mean)} ± {Figures.Number(numeric.Deviation)}");
        yield return ("zeros", Figures.Count(numeric.Zeros));
        yield return ("negative", Figures.Count(numeric.Negative));
        yield return ("skewness", Figures.Number(numeric.Skewness));
    }

    private static Html Chart(ColumnProfile column)
    {
        if (column.Kind is ProfileKind.Numeric or ProfileKind.DateTime && column.Numeric is { } numeric) return HistogramChart.Of(numeric.Edges, numeric.Counts, Format(column));
        if (column.TopValues.Count == 0) return Html.Note("no values");
        if (column.Unique == column.Count && column.Count > MostBars) return Html.Note($"every value occurs once, such as {string.Join(" · ", column.TopValues.Take(3).Select(v => v.Value))}");
        var bars = column.TopValues.Take(MostBars).Select(v => (v.Value, (double)v.Count, $"{Figures.Count(v.Count)} ({Figures.Share((double)v.Count / column.Count)})")).ToList();
        var rest = column.Count - column.TopValues.Take(MostBars).Sum(v => v.Count);
        return rest == 0 ? BarChart.Of(bars) : Html.Join(BarChart.Of(bars), Html.Note($"{Figures.Count(column.Distinct - bars.Count)} other values in {Figures.Count(rest)} rows"));
    }

    private static Func<double, string> Format(ColumnProfile column) => column.Kind != ProfileKind.DateTime ? Figures.Number : seconds =>
    {
        var time = DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, -62_135_596_800, 253_402_300_799));
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    };
}
