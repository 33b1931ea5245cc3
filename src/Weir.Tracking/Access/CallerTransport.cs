using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking.Artifacts;

namespace Weir.Tracking.Access;

/// <summary>The tracking service as one caller sees it: what he may not do is refused, what he may not see is left out.</summary>
internal sealed class CallerTransport(TrackingService service, Caller caller) : ITrackingTransport
{
    public string Name => service.Name;

    public Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default) =>
        service.CallAsync(call, request, caller, cancellation);

    public async Task<bool> BeatAsync(string runId, CancellationToken cancellation = default)
    {
        await service.Access.RequireRunAsync(caller, runId, Permission.Edit, cancellation);
        return await service.BeatAsync(runId, cancellation);
    }

    public async Task SendSpansAsync(string experimentId, ReadOnlyMemory<byte> spans, CancellationToken cancellation = default)
    {
        await service.Access.RequireExperimentAsync(caller, experimentId, Permission.Edit, cancellation);
        await service.SendSpansAsync(experimentId, spans, cancellation);
    }

    public async Task PutArtifactAsync(RunInfo run, string path, Stream content, CancellationToken cancellation = default)
    {
        await service.Access.RequireArtifactAsync(caller, ArtifactService.Key(run.ArtifactUri!, path), Permission.Edit, cancellation);
        await service.PutArtifactAsync(run, path, content, cancellation);
    }

    public async Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellation = default)
    {
        await service.Access.RequireArtifactAsync(caller, ArtifactService.Key(artifactUri, path), Permission.Read, cancellation);
        return await service.OpenArtifactAsync(artifactUri, path, cancellation);
    }

    public async Task<IReadOnlyList<Client.Wire.FileInfo>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellation = default)
    {
        await service.Access.RequireArtifactAsync(caller, ArtifactService.Key(artifactUri, path), Permission.Read, cancellation);
        return await service.ListArtifactsAsync(artifactUri, path, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
