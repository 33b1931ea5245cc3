using System.Globalization;
using Weir.Monitoring.Tests;
using Weir.Reports;

namespace Weir.Monitoring.Drift;

/// <summary>A drift report as a page; its size does not depend on the number of rows.</summary>
public static class DriftPage
{
    private const int MostCategories = 5;

    /// <summary>The page's text.</summary>
    public static string ToText(DriftReport report, DateTimeOffset now)
    {
        var page = new HtmlPage("Drift report", string.Create(CultureInfo.InvariantCulture, $"{report.Current} against {report.Reference} · {now:yyyy-MM-dd HH:mm} UTC"));
        page.Add(Html.Cards(
            ("data set", report.IsDrifted ? "drifted" : "no drift"),
            ("drifted columns", $"{report.DriftedCount} of {report.Columns.Count}"),
            ("of the columns make a drift", Figures.Share(report.DriftShare)),
            ("reference rows", Figures.Count(report.ReferenceRows)),
            ("current rows", Figures.Count(report.CurrentRows))));
        if (report.MissingColumns.Count + report.ExtraColumns.Count + report.TypeChanges.Count > 0) page.Section("Columns that cannot be compared", Schema(report));
        page.Section("Columns", Overview(report));
        page.Section("Distributions", [.. report.Columns.Where(c => c.Kind is DriftKind.Numeric or DriftKind.Categorical).OrderByDescending(c => c.IsDrifted).Select(Panel)]);
        return page.ToText();
    }

    private static Html Schema(DriftReport report)
    {
        var table = new HtmlTable("Column", "Finding", "Reference", "Current");
        foreach (var column in report.MissingColumns) table.Add(Html.Code(column.Name), Html.Badge("missing", Tone.Bad), Html.Text(Type(column.Type)), Html.Text("–"));
        foreach (var column in report.ExtraColumns) table.Add(Html.Code(column.Name), Html.Badge("extra", Tone.Warning), Html.Text("–"), Html.Text(Type(column.Type)));
        foreach (var change in report.TypeChanges) table.Add(Html.Code(change.Column), Html.Badge("type changed", Tone.Bad), Html.Text(Type(change.Reference)), Html.Text(Type(change.Current)));
        return table.ToHtml();
    }

    private static Html Overview(DriftReport report)
    {
        var table = new HtmlTable("Column", "Verdict", "Reference", "Current", "Test", ">p", ">Distance", ">Threshold", ">Effect", ">Missing", "New and lost values");
        foreach (var column in report.Columns.OrderByDescending(c => c.IsDrifted))
        {
            var (first, second) = DriftCharts.Minis(column.Pair);
            table.Add(
                Html.Code(column.Name), Verdict(column), first, second,
                Html.Text(column.Test is { } test ? DriftTests.Find(test).Title : column.Note ?? string.Empty),
                Html.Text(column.PValue is { } p ? Figures.PValue(p) : string.Empty),
                Html.Text(column.Distance is { } distance ? Figures.Number(distance) : string.Empty),
                Html.Text(column.Threshold is { } threshold ? (column.PValue is null ? "≥ " : "< ") + Figures.Number(threshold) : string.Empty),
                Html.Text(column.EffectSize is { } effect ? Figures.Number(effect) : string.Empty),
                Html.Text($"{Figures.Share(column.ReferenceMissing)} → {Figures.Share(column.CurrentMissing)}"),
                Html.Text(Categories(column)));
        }

        return table.ToHtml();
    }

    private static Html Panel(ColumnDrift column)
    {
        List<(string, string)> facts = [];
        if (column.Test is { } test) facts.Add(("test", DriftTests.Find(test).Title));
        if (column.Note is { } note) facts.Add(("test", note));
        if (column.PValue is { } p) facts.Add(("p-value", $"{Figures.PValue(p)} (drift below {Figures.Number(column.Threshold!.Value)})"));
        if (column.Distance is { } distance) facts.Add(("distance", $"{Figures.Number(distance)} (drift from {Figures.Number(column.Threshold!.Value)})"));
        if (column.PValue is not null && column.EffectSize is { } effect) facts.Add(($"effect size, {column.EffectName}", Figures.Number(effect)));
        facts.Add(("missing", $"{Figures.Share(column.ReferenceMissing)} → {Figures.Share(column.CurrentMissing)}{(column.IsMissingDrifted ? $" (p {Figures.PValue(column.MissingPValue)})" : string.Empty)}"));
        if (column.NewCategories.Count > 0) facts.Add(("new values", Names(column.NewCategories, c => c.Current)));
        if (column.LostCategories.Count > 0) facts.Add(("lost values", Names(column.LostCategories, c => c.Reference)));
        return Html.Panel(column.Name, Verdict(column), Html.Join(Html.Facts(facts), DriftCharts.Quantiles(column.Pair)), DriftCharts.Distributions(column.Pair));
    }

    private static Html Verdict(ColumnDrift column)
    {
        if (column is { IsDistributionDrifted: true, IsMissingDrifted: true }) return Html.Join(Html.Badge("drift", Tone.Bad), Html.Text(" "), Html.Badge("missing changed", Tone.Bad));
        if (column.IsDistributionDrifted) return Html.Badge("drift", Tone.Bad);
        if (column.IsMissingDrifted) return Html.Badge("missing changed", Tone.Bad);
        return column.Test is null ? Html.Badge("not tested", Tone.Plain) : Html.Badge("no drift", Tone.Good);
    }

    private static string Categories(ColumnDrift column) => column.Kind != DriftKind.Categorical ? string.Empty : string.Join("; ",
        new[]
        {
            column.NewCategories.Count > 0 ? $"new: {Names(column.NewCategories, c => c.Current)}" : null,
            column.LostCategories.Count > 0 ? $"lost: {Names(column.LostCategories, c => c.Reference)}" : null,
        }.OfType<string>());

    private static string Names(IReadOnlyList<CategoryCount> categories, Func<CategoryCount, long> count) =>
        string.Join(", ", categories.Take(MostCategories).Select(c => $"{c.Value} ({Figures.Count(count(c))})")) + (categories.Count > MostCategories ? $" and {categories.Count - MostCategories} more" : string.Empty);

    private static string Type(Data.Tables.ColumnType type) => type.ToString().ToLowerInvariant();
}
