using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Reports;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Server.Joins.Ci.Sections;

/// <summary>Reports of data validation and of drift: those among the outs of stages, known by their fields, and those that are named.</summary>
internal sealed class CheckReports(DvcRepository repository, RepositoryIndex index)
{
    private const long MostBytes = 16 << 20;

    public ReportSection? Validation(IReadOnlyList<string> named)
    {
        var table = new MarkdownTable("data", "verdict", ">rows", "anomalies");
        var broken = 0;
        foreach (var (file, report) in Found(named, "valid", "anomalies"))
        {
            var isValid = report.GetProperty("valid").ValueKind == JsonValueKind.True;
            if (!isValid) broken++;
            var anomalies = report.GetProperty("anomalies").EnumerateArray().Select(a => $"{(Text(a, "column") is { } column ? ReviewText.Code(column) + ": " : string.Empty)}{ReviewText.Plain(Text(a, "message") ?? Text(a, "type") ?? string.Empty)}").ToList();
            table.Add(ReviewText.Code(file), isValid ? "✅ fits its schema" : "❌ breaks its schema", Count(report, "rows"), string.Join("<br>", anomalies.Take(8).Concat(anomalies.Count > 8 ? [$"and {anomalies.Count - 8} more"] : [])));
        }

        return table.Count == 0 ? null : new ReportSection("Data validation", table.ToString(), broken == 0 ? "data fits its schema" : "data breaks its schema", broken == 0);
    }

    public ReportSection? Drift(IReadOnlyList<string> named)
    {
        var table = new MarkdownTable("report", "verdict", ">drifted columns", "columns");
        var drifted = 0;
        foreach (var (file, report) in Found(named, "drift", "compared_columns"))
        {
            var isDrifted = report.GetProperty("drift").ValueKind == JsonValueKind.True;
            if (isDrifted) drifted++;
            List<string> columns = report.TryGetProperty("columns", out var all) && all.ValueKind == JsonValueKind.Array ? [.. all.EnumerateArray().Where(c => c.TryGetProperty("drift", out var d) && d.ValueKind == JsonValueKind.True).Select(c => ReviewText.Code(Text(c, "name") ?? "?"))] : [];
            table.Add(ReviewText.Code(file), isDrifted ? "⚠️ drifted" : "✅ no drift", $"{Count(report, "drifted_columns")} of {Count(report, "compared_columns")}", string.Join(", ", columns.Take(12).Concat(columns.Count > 12 ? ["…"] : [])));
        }

        return table.Count == 0 ? null : new ReportSection("Drift", table.ToString(), drifted == 0 ? "no drift" : "data drifted");
    }

    private IEnumerable<(string File, JsonElement Report)> Found(IReadOnlyList<string> named, string first, string second)
    {
        var outs = index.Outs.Where(o => o.FullPath.EndsWith(".json", StringComparison.Ordinal)).Select(o => o.FullPath).Except(named);
        foreach (var (path, isNamed) in named.Select(n => (n, true)).Concat(outs.Select(o => (o, false))).DistinctBy(f => f.Item1))
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MostBytes)
            {
                if (isNamed) throw WeirExceptionOf(path, "there is no such file, or it is too large");
                continue;
            }

            if (Read(path) is { } report && report.ValueKind == JsonValueKind.Object && report.TryGetProperty(first, out _) && report.TryGetProperty(second, out _)) yield return (repository.Relative(path), report);
            else if (isNamed) throw WeirExceptionOf(path, $"it is not a JSON object with '{first}' and '{second}'");
        }
    }

    private static JsonElement? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private WeirException WeirExceptionOf(string path, string why) =>
        new(ErrorCodes.WrongFileKind, $"'{repository.Relative(path)}' is no report: {why}", "`weir data validate --json` and `weir monitor report --json` print reports", new SourceLocation(path));

    private static string? Text(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Count(JsonElement report, string name) =>
        report.TryGetProperty(name, out var value) && value.TryGetInt64(out var count) ? Figures.Count(count) : "–";
}
