using System.Globalization;
using System.Runtime.CompilerServices;
using Weir.Client.Http;
using Weir.Client.Wire;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>An MLflow database: a SQLite file or PostgreSQL.</summary>
internal sealed class SqlSource : IMlflowSource
{
    private const int MostRuns = 200;
    private const long MostPoints = 1_000_000;

    // Kinds that have no place here yet; each with the table that is counted.
    private static readonly (string Kind, string Table)[] Others =
        [("webhooks", "webhooks"), ("scorers", "scorers"), ("evaluation datasets", "evaluation_datasets"), ("jobs", "jobs")];

    private readonly SqlTables _tables;
    private readonly ArtifactPlaces _places;
    private readonly Action<string> _warn;
    private Dictionary<string, long>? _pointsOfRuns;

    private SqlSource(SqlTables tables, string name, ArtifactPlaces places, Action<string> warn)
    {
        _tables = tables;
        _places = places;
        _warn = warn;
        Name = name;
    }

    public string Name { get; }

    public static async Task<SqlSource> OpenAsync(string address, string? file, IReadOnlyList<(string Old, string New)> maps, Action<string> warn, CancellationToken cancellation)
    {
        var name = file ?? ServerAddress.Printable(address);
        var bases = file is null ? Array.Empty<string>() : [Path.GetDirectoryName(Path.GetFullPath(file))!];
        return new SqlSource(await SqlTables.OpenAsync(file ?? address, name, cancellation), name, new ArtifactPlaces(maps, bases), warn);
    }

    public async Task<IReadOnlyList<SourceExperiment>> ExperimentsAsync(CancellationToken cancellation)
    {
        var tags = await ManyAsync("experiment_tags", "experiment_id key value", string.Empty, r => (r.Text(0)!, new Tag(r.Text(1), r.Text(2) ?? string.Empty)), cancellation);
        return await ListAsync(
            "experiments", "experiment_id name artifact_location lifecycle_stage creation_time last_update_time", "ORDER BY experiment_id",
            r =>
            {
                var key = r.Text(0)!;
                return new SourceExperiment(
                    key, long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, r.Text(1)!, r.Text(2), r.Text(3) == "deleted", r.Number(4), r.Number(5) ?? r.Number(4), [.. tags[key]]);
            },
            cancellation);
    }

    public async Task<IReadOnlyList<SourceLoggedModel>> LoggedModelsAsync(SourceExperiment experiment, CancellationToken cancellation)
    {
        var here = $"WHERE experiment_id = {experiment.Key}";
        var parameters = await ManyAsync("logged_model_params", "model_id param_key param_value", here, r => (r.Text(0)!, new Param(r.Text(1), r.Text(2) ?? string.Empty)), cancellation);
        var tags = await ManyAsync("logged_model_tags", "model_id tag_key tag_value", here, r => (r.Text(0)!, new Tag(r.Text(1), r.Text(2) ?? string.Empty)), cancellation);
        var metrics = await ManyAsync(
            "logged_model_metrics", "model_id metric_name metric_timestamp_ms metric_step metric_value run_id dataset_name dataset_digest", here,
            r => (r.Text(0)!, new Metric(r.Text(1), r.Real(4), r.Number(2) ?? 0, r.Number(3) ?? 0, r.Text(0), r.Text(6), r.Text(7), r.Text(5))), cancellation);
        return await ListAsync(
            "logged_models", "model_id name artifact_location creation_timestamp_ms last_updated_timestamp_ms status lifecycle_stage model_type source_run_id status_message", here + " ORDER BY creation_timestamp_ms, model_id",
            r =>
            {
                var id = r.Text(0)!;
                var info = new LoggedModelInfo(id, experiment.Key, r.Text(1), r.Number(3), r.Number(4), r.Text(2), (LoggedModelStatus)(r.Number(5) ?? 1), r.Text(7), r.Text(8), r.Text(9), [.. tags[id]]);
                return new SourceLoggedModel(info, [.. parameters[id]], [.. metrics[id]], r.Text(6) == "deleted");
            },
            cancellation);
    }

    public async IAsyncEnumerable<SourceRun> RunsAsync(SourceExperiment experiment, Predicate<string> isWanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var runs = await ListAsync(
            "runs", "run_uuid name user_id status start_time end_time artifact_uri lifecycle_stage deleted_time", $"WHERE experiment_id = {experiment.Key} ORDER BY start_time, run_uuid",
            r => new SourceRun(new RunInfo(
                r.Text(0)!, r.Text(0), experiment.Key, r.Text(1) ?? string.Empty, r.Text(2) ?? string.Empty, FileStoreRun.Status(r.Text(3)), r.Number(4), r.Number(5), r.Text(6),
                r.Text(7) == "deleted" ? "deleted" : "active"))
            { DeletedTime = r.Number(8) },
            cancellation);
        _pointsOfRuns ??= await _tables.CountsAsync("metrics", "run_uuid", cancellation);
        foreach (var batch in Batches([.. runs.Where(r => isWanted(r.Info.RunId))], _pointsOfRuns))
            foreach (var run in await SqlRuns.CompleteAsync(_tables, batch, cancellation)) yield return run;
    }

    public IAsyncEnumerable<SourceTrace> TracesAsync(SourceExperiment experiment, CancellationToken cancellation) => SqlTraces.ReadAsync(_tables, experiment, cancellation);

    public Task<IReadOnlyList<SourceRegisteredModel>> RegisteredModelsAsync(CancellationToken cancellation) => SqlRegistry.ReadAsync(_tables, cancellation);

    public async Task<IReadOnlyDictionary<string, long>> NotImportedAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (kind, table) in Others)
            if (await _tables.CountAsync(table, cancellation) is > 0 and var count) counts.Add(kind, count);
        return counts;
    }

    public Task<ISourceFiles?> FilesAsync(string address, string? runId, CancellationToken cancellation) =>
        Task.FromResult<ISourceFiles?>(_places.Folder(_places.Mapped(address)) is { } folder ? new LocalFiles(folder, _warn) : null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<List<SourceRun>> Batches(List<SourceRun> runs, Dictionary<string, long> points)
    {
        var batch = new List<SourceRun>();
        var held = 0L;
        foreach (var run in runs)
        {
            var count = points.GetValueOrDefault(run.Info.RunId);
            if (batch.Count == MostRuns || (batch.Count > 0 && held + count > MostPoints))
            {
                yield return batch;
                (batch, held) = ([], 0);
            }

            batch.Add(run);
            held += count;
        }

        if (batch.Count > 0) yield return batch;
    }

    private async Task<List<T>> ListAsync<T>(string table, string columns, string rest, Func<SqlRow, T> make, CancellationToken cancellation)
    {
        var list = new List<T>();
        await foreach (var row in _tables.RowsAsync(table, columns, rest, cancellation)) list.Add(make(row));
        return list;
    }

    private async Task<ILookup<string, T>> ManyAsync<T>(string table, string columns, string rest, Func<SqlRow, (string Key, T Value)> make, CancellationToken cancellation) =>
        (await ListAsync(table, columns, rest, make, cancellation)).ToLookup(p => p.Key, p => p.Value);
}
