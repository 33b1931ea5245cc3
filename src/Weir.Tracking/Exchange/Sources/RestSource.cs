using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Http;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Exchange.Sources;

/// <summary>A running server, MLflow's or Weir's, asked over REST. It does not tell when a run was deleted, nor of deleted logged models and versions.</summary>
internal sealed class RestSource(HttpTracking http, ArtifactPlaces places, Action<string> warn) : IMlflowSource
{
    private const int Page = 500;
    private const int HistoryPage = 25_000;
    private const int AtOnce = 8;

    public string Name => http.Name;

    public async Task<IReadOnlyList<SourceExperiment>> ExperimentsAsync(CancellationToken cancellation)
    {
        var found = new List<SourceExperiment>();
        await foreach (var answer in PagesAsync(t => http.CallAsync(ExperimentCalls.Search, new SearchExperiments(Page, t, ViewType: ViewType.All), cancellation), a => a.NextPageToken))
        {
            foreach (var e in answer.Experiments ?? [])
            {
                found.Add(new SourceExperiment(
                    e.ExperimentId, long.TryParse(e.ExperimentId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, e.Name, e.ArtifactLocation,
                    e.LifecycleStage == "deleted", e.CreationTime, e.LastUpdateTime ?? e.CreationTime, Texts(e.Tags)));
            }
        }

        return found;
    }

    public async Task<IReadOnlyList<SourceLoggedModel>> LoggedModelsAsync(SourceExperiment experiment, CancellationToken cancellation)
    {
        var found = new List<SourceLoggedModel>();
        try
        {
            await foreach (var answer in PagesAsync(t => http.CallAsync(LoggedModelCalls.Search, new SearchLoggedModels([experiment.Key], MaxResults: 50, PageToken: t), cancellation), a => a.NextPageToken))
                found.AddRange((answer.Models ?? []).Select(m => new SourceLoggedModel(m.Info with { Tags = Texts(m.Info.Tags) }, m.Data?.Params ?? [], m.Data?.Metrics ?? [], IsDeleted: false)));
        }
        catch (WeirException e) when (e.Code is MlflowErrors.EndpointNotFound or "http_error")
        {
            // A server from before MLflow 3 has no logged models.
        }

        return found;
    }

    public async IAsyncEnumerable<SourceRun> RunsAsync(SourceExperiment experiment, Predicate<string> isWanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var answer in PagesAsync(t => http.CallAsync(RunCalls.Search, new SearchRuns([experiment.Key], RunViewType: ViewType.All, MaxResults: Page, PageToken: t), cancellation), a => a.NextPageToken))
        {
            foreach (var run in (answer.Runs ?? []).Where(r => isWanted(r.Info.RunId)))
            {
                var tags = Texts(run.Data?.Tags);
                yield return new SourceRun(run.Info with
                {
                    RunUuid = run.Info.RunId,
                    RunName = run.Info.RunName is { Length: > 0 } ? run.Info.RunName : FileStoreRun.RunTagsOf(tags) ?? string.Empty,
                    UserId = run.Info.UserId ?? string.Empty,
                    Status = run.Info.Status ?? RunStatus.Running,
                })
                {
                    Params = [.. (run.Data?.Params ?? []).Select(p => new Param(p.Key, p.Value ?? string.Empty))],
                    Tags = tags,
                    Metrics = await HistoriesAsync(run, cancellation),
                    Datasets = [.. (run.Inputs?.DatasetInputs ?? []).Select(d => d with { Tags = Texts(d.Tags), Dataset = d.Dataset! with { SourceType = d.Dataset.SourceType ?? string.Empty, Source = d.Dataset.Source ?? string.Empty } })],
                    ModelInputs = run.Inputs?.ModelInputs ?? [],
                    ModelOutputs = run.Outputs?.ModelOutputs ?? [],
                };
            }
        }
    }

    public async Task<IReadOnlyList<SourceRegisteredModel>> RegisteredModelsAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var answer in PagesAsync(t => http.CallAsync(RegisteredModelCalls.Search, new SearchRegistry(MaxResults: Page, PageToken: t), cancellation), a => a.NextPageToken))
            names.AddRange((answer.RegisteredModels ?? []).Select(m => m.Name));
        var found = new List<SourceRegisteredModel>();
        foreach (var name in names) found.Add(await ModelAsync(name, cancellation));
        return found;
    }

    public Task<IReadOnlyDictionary<string, long>> NotImportedAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>());

    public Task<ISourceFiles?> FilesAsync(string address, string? runId, CancellationToken cancellation)
    {
        var mapped = places.Mapped(address);
        if (mapped != address) return Task.FromResult<ISourceFiles?>(places.Folder(mapped) is { } folder ? new LocalFiles(folder, warn) : null);
        var isProxied = address.StartsWith("mlflow-artifacts:/", StringComparison.Ordinal);
        return Task.FromResult<ISourceFiles?>(isProxied || (runId is not null && ArtifactPlaces.IsLocal(address)) ? new RestFiles(http, address, runId, isProxied) : null);
    }

    public ValueTask DisposeAsync() => http.DisposeAsync();

    private async Task<Dictionary<string, List<MetricPoint>>> HistoriesAsync(Run run, CancellationToken cancellation)
    {
        var found = new ConcurrentDictionary<string, List<MetricPoint>>();
        await Parallel.ForEachAsync(
            run.Data?.Metrics ?? [], new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (metric, token) =>
            {
                var points = new List<MetricPoint>();
                await foreach (var answer in PagesAsync(t => http.CallAsync(RunCalls.MetricHistory, new MetricHistory(run.Info.RunId, MetricKey: metric.Key, MaxResults: HistoryPage, PageToken: t), token), a => a.NextPageToken))
                    points.AddRange((answer.Metrics ?? []).Select(m => MetricPoint.Of(m.Value ?? 0, m.Timestamp ?? 0, m.Step ?? 0)));
                if (points.Count > 0) found[metric.Key!] = PointLists.Ordered(points);
            });
        return found.ToDictionary();
    }

    private async Task<SourceRegisteredModel> ModelAsync(string name, CancellationToken cancellation)
    {
        var model = (await http.CallAsync(RegisteredModelCalls.Get, new ModelByName(name), cancellation)).RegisteredModel;
        var quote = name.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        var versions = new List<SourceVersion>();
        await foreach (var answer in PagesAsync(t => http.CallAsync(ModelVersionCalls.Search, new SearchRegistry($"name = {quote}{name}{quote}", 10_000, PageToken: t), cancellation), a => a.NextPageToken))
        {
            foreach (var version in answer.ModelVersions ?? [])
                versions.Add(new SourceVersion(version with { Tags = Texts(version.Tags), RunId = version.RunId ?? string.Empty, RunLink = version.RunLink ?? string.Empty, CurrentStage = version.CurrentStage ?? "None" }, await LocationAsync(version, cancellation)));
        }

        versions.Sort((a, b) => Number(a).CompareTo(Number(b)));
        return new SourceRegisteredModel(model with { Tags = Texts(model.Tags) }, versions, versions.Count == 0 ? 0 : Number(versions[^1]));
    }

    private async Task<string> LocationAsync(ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            return (await http.CallAsync(ModelVersionCalls.DownloadUri, new VersionOfModel(version.Name, version.Version), cancellation)).ArtifactUri;
        }
        catch (WeirException e) when (!e.IsTransient)
        {
            return version.Source ?? string.Empty;
        }
    }

    private static async IAsyncEnumerable<T> PagesAsync<T>(Func<string?, Task<T>> call, Func<T, string?> next)
    {
        string? token = null;
        do
        {
            var answer = await call(token);
            yield return answer;
            token = next(answer);
        }
        while (!string.IsNullOrEmpty(token));
    }

    private static long Number(SourceVersion version) => long.Parse(version.Version.Version, CultureInfo.InvariantCulture);

    // An empty value may be absent on the wire.
    private static List<Tag> Texts(IReadOnlyList<Tag>? tags) => [.. (tags ?? []).Select(t => new Tag(t.Key, t.Value ?? string.Empty))];
}
