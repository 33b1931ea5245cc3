using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Progress;

namespace Weir.Client;

/// <summary>Experiments, runs and models, whoever keeps them: the same calls on the project's store and on a server.</summary>
public sealed class TrackingClient : IAsyncDisposable
{
    private readonly TimeProvider _time;

    /// <summary>A client over a transport, which it owns.</summary>
    public TrackingClient(ITrackingTransport transport, TimeProvider? time = null)
    {
        Transport = transport;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Who answers.</summary>
    public ITrackingTransport Transport { get; }

    /// <summary>Makes one call of the protocol.</summary>
    public Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default) =>
        Transport.CallAsync(call, request, cancellation);

    /// <summary>The id of a named experiment, which is made when it is not there.</summary>
    /// <exception cref="WeirException"><c>invalid_parameter_value</c>: the experiment was deleted.</exception>
    public async Task<string> EnsureExperimentAsync(string name, CancellationToken cancellation = default)
    {
        if (await FindExperimentAsync(name, cancellation) is { } found)
        {
            if (found.LifecycleStage != "deleted") return found.ExperimentId;
            throw MlflowErrors.Invalid($"the experiment '{name}' was deleted; restore it or use another name");
        }

        try
        {
            return (await CallAsync(ExperimentCalls.Create, new CreateExperiment(name), cancellation)).ExperimentId;
        }
        catch (WeirException e) when (e.Code == MlflowErrors.ResourceAlreadyExists)
        {
            // Somebody else made it just now.
            return (await FindExperimentAsync(name, cancellation))!.ExperimentId;
        }
    }

    /// <summary>A named experiment, deleted ones too; null when there is none.</summary>
    public async Task<Experiment?> FindExperimentAsync(string name, CancellationToken cancellation = default)
    {
        try
        {
            return (await CallAsync(ExperimentCalls.GetByName, new ExperimentByName(name), cancellation)).Experiment;
        }
        catch (WeirException e) when (e.Code == MlflowErrors.ResourceDoesNotExist)
        {
            return null;
        }
    }

    /// <summary>Starts a run and returns it open for logging; end it with <see cref="ActiveRun.EndAsync"/>.</summary>
    public async Task<ActiveRun> StartRunAsync(RunStart start, CancellationToken cancellation = default)
    {
        var experiment = await EnsureExperimentAsync(start.Experiment, cancellation);
        var tags = start.Tags.Select(t => new Tag(t.Key, t.Value)).ToList();
        if (start.ParentRunId is { } parent) tags.Add(new Tag("mlflow.parentRunId", parent));
        var user = Environment.UserName;
        if (!start.Tags.ContainsKey("mlflow.user")) tags.Add(new Tag("mlflow.user", user));
        var request = new CreateRun(experiment, user, start.Name, _time.GetUtcNow().ToUnixTimeMilliseconds(), tags);
        var answer = await CallAsync(RunCalls.Create, request, cancellation);
        return new ActiveRun(this, answer.Run.Info, _time);
    }

    /// <summary>Opens a run that was started before, perhaps by another process.</summary>
    public async Task<ActiveRun> ResumeRunAsync(string runId, CancellationToken cancellation = default) => new(this, (await GetRunAsync(runId, cancellation)).Info, _time);

    /// <summary>A run with its latest metrics.</summary>
    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellation = default) =>
        (await CallAsync(RunCalls.Get, new RunById(runId), cancellation)).Run;

    /// <summary>All points of a metric of a run, page by page, in the order of their times.</summary>
    public async IAsyncEnumerable<Metric> MetricHistoryAsync(
        string runId, string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // MLflow's own server takes a number that is not given for 0, and gives nothing.
        var request = new MetricHistory(runId, MetricKey: key, MaxResults: 25_000);
        do
        {
            var page = await CallAsync(RunCalls.MetricHistory, request, cancellation);
            foreach (var point in page.Metrics ?? []) yield return point;
            request = request with { PageToken = page.NextPageToken };
        }
        while (request.PageToken is { Length: > 0 });
    }

    /// <summary>All runs that a search finds, page by page.</summary>
    public async IAsyncEnumerable<Run> SearchRunsAsync(
        SearchRuns search, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        do
        {
            var page = await CallAsync(RunCalls.Search, search, cancellation);
            foreach (var run in page.Runs ?? []) yield return run;
            search = search with { PageToken = page.NextPageToken };
        }
        while (search.PageToken is not null);
    }

    /// <summary>Makes the next version of a model; the name is made when it is not there.</summary>
    /// <param name="name">Registered model.</param>
    /// <param name="source">Where the package lies, such as <c>mlflow-artifacts:/1/RUN/artifacts/model</c>.</param>
    /// <param name="runId">Run that made it.</param>
    /// <param name="tags">Tags of the version.</param>
    /// <param name="description">Markdown.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ModelVersion> RegisterModelAsync(
        string name, string source, string? runId = null, IReadOnlyDictionary<string, string>? tags = null, string? description = null, CancellationToken cancellation = default)
    {
        try
        {
            await CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel(name), cancellation);
        }
        catch (WeirException e) when (e.Code == MlflowErrors.ResourceAlreadyExists)
        {
            // The usual case from the second version on.
        }

        var request = new CreateModelVersion(name, source, runId, tags?.Select(t => new Tag(t.Key, t.Value)).ToList(), Description: description);
        return (await CallAsync(ModelVersionCalls.Create, request, cancellation)).ModelVersion;
    }

    /// <summary>The version that <c>models:/name/3</c>, <c>models:/name@alias</c>, <c>models:/name/Production</c> or <c>models:/name/latest</c> stands for.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c> for another form, <c>resource_does_not_exist</c>.</exception>
    public Task<ModelVersion> ResolveModelAsync(string uri, CancellationToken cancellation = default) => ModelReference.Parse(uri).ResolveAsync(this, cancellation);

    /// <summary>All versions of a model, newest first, whatever its name holds.</summary>
    public async Task<List<ModelVersion>> ModelVersionsAsync(string name, CancellationToken cancellation = default)
    {
        // Filters have no escape: a name with both quotes is looked for by a pattern that stands for it and perhaps for others.
        var filter = !name.Contains('\'', StringComparison.Ordinal) ? $"name = '{name}'"
            : !name.Contains('"', StringComparison.Ordinal) ? $"name = \"{name}\""
            : $"name LIKE '{name.Replace('\'', '_')}'";
        var versions = new List<ModelVersion>();
        string? token = null;
        do
        {
            var page = await CallAsync(ModelVersionCalls.Search, new SearchRegistry(filter, 1000, ["version_number DESC"], token), cancellation);
            versions.AddRange((page.ModelVersions ?? []).Where(v => v.Name == name));
            token = page.NextPageToken;
        }
        while (token is not null);
        return versions;
    }

    /// <summary>Copies a folder of artifacts to disk.</summary>
    /// <param name="artifactUri">Address of the folder.</param>
    /// <param name="target">Folder to fill; it is made.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <param name="progress">Hears how many bytes have come.</param>
    /// <returns>Files written.</returns>
    public async Task<int> DownloadArtifactsAsync(string artifactUri, string target, IProgressSink? progress = null, CancellationToken cancellation = default) =>
        await ArtifactDownload.RunAsync(Transport, artifactUri, string.Empty, target, cancellation, progress: progress is null ? null : new DownloadProgress(progress));

    /// <summary>Copies the package of a model version to disk, each file checked against the digest that the registry recorded for it.</summary>
    /// <param name="version">Version.</param>
    /// <param name="target">Folder to fill; it is made. After a failure it may hold files that were right.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <param name="progress">Hears how many bytes have come.</param>
    /// <returns>Files written, and whether there were digests to check them by: servers of MLflow's own keep none.</returns>
    /// <exception cref="WeirException"><c>corrupt_file</c>: a file is another than was registered, missing or added; the message names it.</exception>
    public async Task<(int Count, bool IsChecked)> DownloadModelAsync(ModelVersion version, string target, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        var told = progress is null ? null : new DownloadProgress(progress);
        var key = new VersionOfModel(version.Name, version.Version);
        var recorded = await RecordedPackageAsync(key, cancellation);
        var address = (await CallAsync(ModelVersionCalls.DownloadUri, key, cancellation)).ArtifactUri;
        if (recorded is null) return (await ArtifactDownload.RunAsync(Transport, address, string.Empty, target, cancellation, progress: told), false);
        var package = new PackageDownload($"models:/{version.Name}/{version.Version}", recorded.Files);
        var count = await ArtifactDownload.RunAsync(Transport, address, string.Empty, target, cancellation, package, told);
        package.CheckWhole();
        return (count, true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Transport.DisposeAsync();

    /// <summary>The digests that the registry recorded of a version's files; null where there are none, as on servers of MLflow's own.</summary>
    public async Task<PackageAnswer?> RecordedPackageAsync(VersionOfModel version, CancellationToken cancellation = default)
    {
        try
        {
            return await CallAsync(PromotionCalls.Package, version, cancellation) is { Digest: not null } recorded ? recorded : null;
        }
        catch (WeirException e) when (e.Code == MlflowErrors.EndpointNotFound)
        {
            return null; // a server of MLflow's own
        }
    }
}
