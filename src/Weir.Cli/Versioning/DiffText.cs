using Weir.Cli.Shell;
using Weir.Versioning.Status;

namespace Weir.Cli.Versioning;

/// <summary>A difference for people: grouped lines, or a Markdown table.</summary>
internal static class DiffText
{
    /// <summary>Grouped, with a line that sums up.</summary>
    public static void Print(CliConsole console, DataDifference difference, bool hidesMissing, bool showsHash)
    {
        var counts = new List<string>();
        foreach (var group in Rows(difference, hidesMissing).GroupBy(r => r.State))
        {
            console.Line($"{char.ToUpperInvariant(group.Key[0])}{group.Key[1..]}:");
            foreach (var row in group) console.Line($"    {(showsHash ? row.Hash + "  " : string.Empty)}{row.Path}");
            console.Line(string.Empty);
            var files = group.Count(r => !r.Path.EndsWith('/'));
            if (files > 0) counts.Add($"{files} {group.Key}");
        }

        if (counts.Count > 0) console.Line($"files summary: {string.Join(", ", counts)}");
    }

    /// <summary>As GitHub shows it.</summary>
    public static void Markdown(CliConsole console, DataDifference difference, bool hidesMissing, bool showsHash)
    {
        console.Line(showsHash ? "| Status | Hash | Path |" : "| Status | Path |");
        console.Line(showsHash ? "|--------|------|------|" : "|--------|------|");
        foreach (var row in Rows(difference, hidesMissing)) console.Line(showsHash ? $"| {row.State} | {row.Hash} | {row.Path} |" : $"| {row.State} | {row.Path} |");
    }

    private static IEnumerable<(string State, string Hash, string Path)> Rows(DataDifference difference, bool hidesMissing)
    {
        foreach (var e in Sorted(difference.Added)) yield return ("added", Short(e.Md5), e.Name);
        foreach (var e in Sorted(difference.Deleted)) yield return ("deleted", Short(e.Md5), e.Name);
        foreach (var (old, fresh) in difference.Renamed.OrderBy(r => r.Old.Name, StringComparer.Ordinal)) yield return ("renamed", Short(old.Md5), $"{old.Name} -> {fresh.Name}");
        foreach (var (old, fresh) in difference.Modified.OrderBy(r => r.Old.Name, StringComparer.Ordinal)) yield return ("modified", $"{Short(old.Md5)}..{Short(fresh.Md5)}", old.Name);
        if (hidesMissing) yield break;
        foreach (var e in Sorted(difference.NotInCache)) yield return ("not in cache", Short(e.Md5), e.Name);
    }

    private static IEnumerable<DataEntry> Sorted(IEnumerable<DataEntry> entries) => entries.OrderBy(e => e.Name, StringComparer.Ordinal);

    private static string Short(string? hash) => hash is { Length: > 8 } ? hash[..8] : hash ?? string.Empty;
}
