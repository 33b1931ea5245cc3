using System.Text.Json;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;

namespace Weir.Client.Offline;

/// <summary>Takes what runs log into a folder, for where there is no server: <c>weir sync DIR</c>, or <see cref="OfflineSync"/>, brings it to one later.</summary>
/// <remarks>A folder a run: <c>log.ndjson</c> with a call a line, flushed to disk before the call ends, and the files of its artifacts. Several processes may
/// log runs into one folder. What asks a server something (searches, the registry) is refused.</remarks>
public sealed class OfflineTracking : ITrackingTransport
{
    private const string ExperimentPrefix = "offline:";

    private readonly string _folder;
    private readonly Dictionary<string, OfflineRun> _runs = [];
    private readonly Lock _gate = new();

    /// <summary>Logs into a folder, which is made where missing.</summary>
    public OfflineTracking(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Durable.CreateDirectory(Path.Combine(_folder, OfflineRun.Folder));
    }

    /// <inheritdoc/>
    public string Name => _folder;

    /// <inheritdoc/>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default) =>
        (TResponse)await AnswerAsync(call, request!, JsonSerializer.SerializeToElement(request, call.Request), cancellation);

    /// <inheritdoc/>
    public async Task PutArtifactAsync(RunInfo run, string path, Stream content, CancellationToken cancellation = default) => await Run(run.RunId).AddFileAsync(path, content, cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellation = default) => throw Refusal("reading artifacts");

    /// <inheritdoc/>
    public Task<IReadOnlyList<Wire.FileInfo>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellation = default) => throw Refusal("listing artifacts");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        OfflineRun[] runs;
        lock (_gate)
        {
            runs = [.. _runs.Values];
            _runs.Clear();
        }

        foreach (var run in runs) await run.DisposeAsync();
    }

    private async Task<object> AnswerAsync(MlflowCall call, object request, JsonElement json, CancellationToken cancellation)
    {
        switch (request)
        {
            case ExperimentByName { ExperimentName: { Length: > 0 } name }: return new ExperimentAnswer(new Experiment(ExperimentPrefix + name, name) { LifecycleStage = "active" });
            case CreateExperiment { Name: { Length: > 0 } name }: return new ExperimentIdAnswer(ExperimentPrefix + name);
            case CreateRun create: return new RunAnswer(new Run(await CreateAsync(create, json, cancellation)));
            case UpdateRun update:
                await Run(update.RunId).AddCallAsync(call, json, cancellation);
                return new RunInfoAnswer(new RunInfo(update.RunId!, update.RunId, Status: update.Status, EndTime: update.EndTime));
            case LogMetric { RunId: { } id }: return await LogAsync(id, call, json, cancellation);
            case LogParam { RunId: { } id }: return await LogAsync(id, call, json, cancellation);
            case SetRunTag { RunId: { } id }: return await LogAsync(id, call, json, cancellation);
            case LogBatch { RunId: { } id }: return await LogAsync(id, call, json, cancellation);
            case LogInputs { RunId: { } id }: return await LogAsync(id, call, json, cancellation);
            default: throw Refusal($"'{call}'");
        }
    }

    private async Task<Nothing> LogAsync(string run, MlflowCall call, JsonElement json, CancellationToken cancellation)
    {
        await Run(run).AddCallAsync(call, json, cancellation);
        return Nothing.Instance;
    }

    private async Task<RunInfo> CreateAsync(CreateRun request, JsonElement json, CancellationToken cancellation)
    {
        var id = Id.New();
        var experiment = request.ExperimentId is { } given && given.StartsWith(ExperimentPrefix, StringComparison.Ordinal) ? given[ExperimentPrefix.Length..] : "Default";
        var run = OfflineRun.Create(_folder, id);
        await run.AddStartAsync(experiment, json, cancellation);
        lock (_gate) _runs[id] = run;
        return new RunInfo(id, id, request.ExperimentId, request.RunName ?? id, request.UserId, RunStatus.Running, request.StartTime, ArtifactUri: $"offline:/{id}/artifacts", LifecycleStage: "active");
    }

    private OfflineRun Run(string? id)
    {
        lock (_gate)
            return _runs.GetValueOrDefault(id ?? string.Empty) ?? throw new WeirException(MlflowErrors.ResourceDoesNotExist, $"run '{id}' was not started by this process in '{_folder}'");
    }

    private static WeirException Refusal(string what) => new("offline", $"{what} needs a server, and this client logs to a folder", "bring the runs to a server with `weir sync DIR` first");
}
