using System.Globalization;
using System.Text;
using Weir.Pipelines.Comparing;
using Weir.Versioning.Content;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Server.Joins.Ci.Sections;

/// <summary>What came from what: the stages whose recorded inputs or outputs differ, by content, and the graph.</summary>
internal static class LineageSection
{
    private const int MostNodes = 40;

    public static ReportSection? Of(DvcRepository repository, RevisionView before, RevisionView now)
    {
        var old = before.Index.Stages.DistinctBy(s => s.Address).ToDictionary(s => s.Address, s => before.Index.LockOf(s));
        var table = new MarkdownTable("stage", "what went in", "what came out");
        foreach (var stage in now.Index.Stages)
        {
            if (now.Index.LockOf(stage) is not { } entry) continue;
            var was = old.GetValueOrDefault(stage.Address);
            List<string> inputs = [.. Changes(was?.Deps, entry.Deps), .. Params(was, entry)];
            if (was is not null && !was.Command.Equals(entry.Command)) inputs.Insert(0, "the command");
            var outputs = Changes(was?.Outs, entry.Outs).ToList();
            if (inputs.Count + outputs.Count > 0) table.Add(ReviewText.Code(stage.Address), Listed(inputs), Listed(outputs));
        }

        foreach (var address in old.Keys.Except(now.Index.Stages.Select(s => s.Address))) table.Add(ReviewText.Code(address), "gone", string.Empty);
        var data = Data(repository, before, now).ToList();
        if (table.Count == 0 && data.Count == 0) return null;
        var body = new StringBuilder();
        if (table.Count > 0) body.Append(table);
        if (data.Count > 0) body.Append(body.Length > 0 ? "\n" : string.Empty).Append("Data: ").Append(string.Join(", ", data)).Append('\n');
        if (Graph(repository, now) is { } graph) body.Append("\n<details><summary>the graph</summary>\n\n```mermaid\n").Append(graph).Append("```\n</details>\n");
        return new ReportSection("Lineage", body.ToString(), string.Create(CultureInfo.InvariantCulture, $"{table.Count} {(table.Count == 1 ? "stage" : "stages")} with other inputs or outputs"));
    }

    private static IEnumerable<string> Data(DvcRepository repository, RevisionView before, RevisionView now)
    {
        var old = before.Index.DvcFiles.SelectMany(f => f.Outs).Where(o => o.Content is not null).DistinctBy(o => o.FullPath).ToDictionary(o => repository.Relative(o.FullPath), o => o.Content!);
        var current = now.Index.DvcFiles.SelectMany(f => f.Outs).Where(o => o.Content is not null).DistinctBy(o => o.FullPath).ToDictionary(o => repository.Relative(o.FullPath), o => o.Content!);
        return Changes(old, current).Concat(old.Keys.Except(current.Keys).Select(p => $"{ReviewText.Code(p)} gone"));
    }

    private static IEnumerable<string> Changes(IReadOnlyDictionary<string, ContentId>? old, IReadOnlyDictionary<string, ContentId> now)
    {
        foreach (var (path, content) in now)
        {
            var was = old?.GetValueOrDefault(path);
            if (was?.Md5 == content.Md5) continue;
            yield return $"{ReviewText.Code(path)} {(was is null ? string.Empty : $"{Short(was)} → ")}{Short(content)}";
        }
    }

    private static IEnumerable<string> Params(LockEntry? was, LockEntry now)
    {
        foreach (var (file, values) in now.Params)
            foreach (var (key, value) in values)
                if (was is null || !was.Params.TryGetValue(file, out var old) || !old.TryGetValue(key, out var before) || !before.Equals(value)) yield return $"{ReviewText.Code(key)} = {ReviewText.Code(ValueJson.Cell(value, 5))}";
    }

    private static string? Graph(DvcRepository repository, RevisionView now)
    {
        if (now.Index.Stages.Count is 0 or > MostNodes || now.Index.Faults.Count > 0) return null;
        var graph = StageGraph.Read(now.Index, repository.Root);
        return graph.Faults.Count > 0 ? null : GraphText.Mermaid(graph).TrimEnd('\n').Replace("```", "'''", StringComparison.Ordinal) + "\n";
    }

    private static string Listed(List<string> items) => string.Join("<br>", items.Take(10).Concat(items.Count > 10 ? [$"and {items.Count - 10} more"] : []));

    private static string Short(ContentId content) => $"`{content.Md5[..Math.Min(7, content.Md5.Length)]}`";
}
