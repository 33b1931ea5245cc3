using System.Globalization;
using Weir.Pipelines.Comparing;
using Weir.Versioning.Repository;
using Weir.Yaml.Values;

namespace Weir.Server.Joins.Ci.Sections;

/// <summary>Metrics and parameters that differ.</summary>
internal static class ValueSection
{
    private const int Digits = 5;

    public static ReportSection? Metrics(DvcRepository repository, RevisionView before, RevisionView now, List<string> warnings)
    {
        var (old, current) = (new TrackedValues(repository).Metrics(before, []), new TrackedValues(repository).Metrics(now, []));
        foreach (var (file, values) in current) if (values.Error is { } error) warnings.Add($"{file}: {error.Message}");
        if (old.Count + current.Count == 0) return null;
        var rows = ValueDiff.Of(old, current, all: false);
        if (rows.Count == 0) return new ReportSection("Metrics", "No metric differs.\n", "no metric differs");
        var table = new MarkdownTable("metric", ">before", ">now", ">change");
        foreach (var row in rows) table.Add(Name(row, rows), Cell(row.Old), Cell(row.New), Change(row));
        return new ReportSection("Metrics", table.ToString(), Count(table.Count, "metric"));
    }

    public static ReportSection? Params(DvcRepository repository, RevisionView before, RevisionView now)
    {
        var rows = ValueDiff.Of(new TrackedValues(repository).Params(before, [], onlyDeps: false), new TrackedValues(repository).Params(now, [], onlyDeps: false), all: false);
        if (rows.Count == 0) return null;
        var table = new MarkdownTable("parameter", "before", "now");
        foreach (var row in rows) table.Add(Name(row, rows), Cell(row.Old), Cell(row.New));
        return new ReportSection("Parameters", table.ToString(), Count(table.Count, "parameter"));
    }

    // The file only where there are several.
    private static string Name(ValueDiff.Row row, IReadOnlyList<ValueDiff.Row> all) => ReviewText.Code(all.All(r => r.File == row.File) ? row.Key : $"{row.File}: {row.Key}");

    private static string Cell(YamlValue? value) => value is null ? "–" : ReviewText.Code(ValueJson.Cell(value, Digits));

    private static string Change(ValueDiff.Row row)
    {
        if (row.Difference is not { } difference) return string.Empty;
        var text = ValueJson.Cell(difference, Digits);
        return text.StartsWith('-') ? ReviewText.Code(text) : ReviewText.Code("+" + text);
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? string.Empty : "s")} changed");
}
