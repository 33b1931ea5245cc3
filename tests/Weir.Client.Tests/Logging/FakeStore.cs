using System.Collections.Concurrent;
using Weir.Client.Calls;
using Weir.Client.Wire;

namespace Weir.Client.Tests.Logging;

/// <summary>Keeps the batches that it takes; a function decides what becomes of each.</summary>
internal sealed class FakeStore(Func<LogBatch, Task>? decide = null) : ITrackingTransport
{
    public ConcurrentQueue<LogBatch> Taken { get; } = [];

    public string Name => "fake";

    public async Task<TResponse> CallAsync<TRequest, TResponse>(MlflowCall<TRequest, TResponse> call, TRequest request, CancellationToken cancellation = default)
    {
        if (request is RunById) return (TResponse)(object)new RunAnswer(new Run(new RunInfo("r1", ArtifactUri: "mlflow-artifacts:/0/r1/artifacts"), null, null));
        var batch = Assert.IsType<LogBatch>(request);
        if (decide is not null) await decide(batch);
        Taken.Enqueue(batch);
        return (TResponse)(object)Nothing.Instance;
    }

    public Task PutArtifactAsync(RunInfo run, string path, Stream content, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<Stream> OpenArtifactAsync(string artifactUri, string path, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Wire.FileInfo>> ListArtifactsAsync(string artifactUri, string path, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
