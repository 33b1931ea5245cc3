using System.Runtime.InteropServices;
using Weir.Client.Wire;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>Reads what a batch of runs logged from an MLflow database, a query a table.</summary>
internal static class SqlRuns
{
    public static async Task<List<SourceRun>> CompleteAsync(SqlTables tables, List<SourceRun> runs, CancellationToken cancellation)
    {
        var ids = SqlTables.List(runs.Select(r => r.Info.RunId));
        var ofRuns = $"WHERE run_uuid IN {ids}";
        var parameters = new List<(string Run, Param Param)>();
        await foreach (var row in tables.RowsAsync("params", "run_uuid key value", ofRuns, cancellation)) parameters.Add((row.Text(0)!, new Param(row.Text(1), row.Text(2) ?? string.Empty)));
        var tags = new List<(string Run, Tag Tag)>();
        await foreach (var row in tables.RowsAsync("tags", "run_uuid key value", ofRuns, cancellation)) tags.Add((row.Text(0)!, new Tag(row.Text(1), row.Text(2) ?? string.Empty)));
        var metrics = await MetricsAsync(tables, ofRuns, cancellation);
        var inputs = await InputsAsync(tables, ids, cancellation);
        var (paramsOf, tagsOf) = (parameters.ToLookup(p => p.Run, p => p.Param), tags.ToLookup(t => t.Run, t => t.Tag));
        return [.. runs.Select(run =>
        {
            var id = run.Info.RunId;
            var links = inputs[id].ToList();
            return run with
            {
                Info = run.Info.RunName is { Length: > 0 } ? run.Info : run.Info with { RunName = FileStoreRun.RunTagsOf(tagsOf[id]) ?? string.Empty },
                Params = [.. paramsOf[id]],
                Tags = [.. tagsOf[id]],
                Metrics = metrics.GetValueOrDefault(id) ?? [],
                Datasets = [.. links.Select(l => l.Dataset).OfType<DatasetInput>()],
                ModelInputs = [.. links.Where(l => l.Kind == "RUN_INPUT").Select(l => new ModelInput(l.ModelId))],
                ModelOutputs = [.. links.Where(l => l.Kind == "RUN_OUTPUT").Select(l => new ModelOutput(l.ModelId, l.Step))],
            };
        })];
    }

    private static async Task<Dictionary<string, Dictionary<string, List<MetricPoint>>>> MetricsAsync(SqlTables tables, string ofRuns, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Dictionary<string, List<MetricPoint>>>();
        await foreach (var row in tables.RowsAsync("metrics", "run_uuid key timestamp step value is_nan", ofRuns, cancellation))
        {
            ref var ofRun = ref CollectionsMarshal.GetValueRefOrAddDefault(found, row.Text(0)!, out _);
            ref var points = ref CollectionsMarshal.GetValueRefOrAddDefault(ofRun ??= [], row.Text(1)!, out _);
            (points ??= []).Add(MetricPoint.Of(row.Flag(5) ? double.NaN : row.Real(4), row.Number(2) ?? 0, row.Number(3) ?? 0));
        }

        foreach (var points in found.Values.SelectMany(m => m.Values)) PointLists.Ordered(points);
        return found;
    }

    private static async Task<ILookup<string, Link>> InputsAsync(SqlTables tables, string ids, CancellationToken cancellation)
    {
        var links = new List<(string Run, string Input, string Source, Link Link)>();
        await foreach (var row in tables.RowsAsync("inputs", "input_uuid source_type source_id destination_type destination_id step", $"WHERE (source_type = 'DATASET' AND destination_type = 'RUN' AND destination_id IN {ids}) OR (source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND source_id IN {ids})", cancellation))
        {
            var kind = row.Text(1)!;
            var isDataset = kind == "DATASET";
            links.Add((row.Text(isDataset ? 4 : 2)!, row.Text(0)!, row.Text(2)!, new Link(kind, isDataset ? null : row.Text(4), row.Number(5) ?? 0, null)));
        }

        if (links.Count == 0) return links.ToLookup(l => l.Run, l => l.Link);
        var datasets = new Dictionary<string, Dataset>();
        await foreach (var row in tables.RowsAsync("datasets", "dataset_uuid name digest dataset_source_type dataset_source dataset_schema dataset_profile", $"WHERE dataset_uuid IN {SqlTables.List(links.Where(l => l.Link.ModelId is null).Select(l => l.Source).Distinct())}", cancellation))
            datasets[row.Text(0)!] = new Dataset(row.Text(1), row.Text(2), row.Text(3) ?? string.Empty, row.Text(4) ?? string.Empty, row.Text(5), row.Text(6));
        var tags = new List<(string Input, Tag Tag)>();
        await foreach (var row in tables.RowsAsync("input_tags", "input_uuid name value", $"WHERE input_uuid IN {SqlTables.List(links.Select(l => l.Input))}", cancellation)) tags.Add((row.Text(0)!, new Tag(row.Text(1), row.Text(2) ?? string.Empty)));
        var tagsOf = tags.ToLookup(t => t.Input, t => t.Tag);
        return links.ToLookup(l => l.Run, l => datasets.TryGetValue(l.Source, out var dataset) && l.Link.ModelId is null ? l.Link with { Dataset = new DatasetInput([.. tagsOf[l.Input]], dataset) } : l.Link);
    }

    private sealed record Link(string Kind, string? ModelId, long Step, DatasetInput? Dataset);
}
