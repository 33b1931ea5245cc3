using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Client;

/// <summary>Who answers tracking calls: the project's own store, or a server over HTTP. Both take and give the same records.</summary>
public interface ITrackingTransport : IAsyncDisposable
{
    /// <summary>What to call it in messages: a database file or an address.</summary>
    string Name { get; }

    /// <summary>Makes one call; a write is durable when the task ends.</summary>
    /// <exception cref="Foundation.Errors.WeirException">Codes of <see cref="MlflowErrors"/>, or of the transport.</exception>
    Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default);

    /// <summary>Says that a run is at work, where nothing else of it would: a run that says nothing for long is marked as dead.</summary>
    /// <returns>False where nobody asks for such signs: MLflow's own server.</returns>
    Task<bool> BeatAsync(string runId, CancellationToken cancellation = default) => Task.FromResult(false);

    /// <summary>Stores spans, given as an export request of OpenTelemetry's protocol in protobuf, as traces of an experiment.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>not_implemented</c> where there are no traces; codes of the protocol.</exception>
    Task SendSpansAsync(string experimentId, ReadOnlyMemory<byte> spans, CancellationToken cancellation = default) =>
        throw new Foundation.Errors.WeirException("not_implemented", $"'{Name}' takes no spans");

    /// <summary>Writes one artifact of a run.</summary>
    /// <param name="run">The run, for its address.</param>
    /// <param name="path">Path among the run's artifacts.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="cancellation">Leaves nothing half-written.</param>
    Task PutArtifactAsync(RunInfo run, string path, Stream content, CancellationToken cancellation = default);

    /// <summary>Opens an artifact under an address such as <c>mlflow-artifacts:/0/RUN/artifacts</c>.</summary>
    Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellation = default);

    /// <summary>Files and folders directly below a folder of an address; paths are relative to the address.</summary>
    Task<IReadOnlyList<Wire.FileInfo>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellation = default);
}
