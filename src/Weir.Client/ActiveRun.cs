using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Foundation.Files;

namespace Weir.Client;

/// <summary>A run that is being logged to. Everything is durable when its task ends.</summary>
public sealed class ActiveRun
{
    private const int MaxMetrics = 1000; // limits of log-batch
    private const int MaxParams = 100;

    private readonly TrackingClient _client;
    private readonly TimeProvider _time;

    internal ActiveRun(TrackingClient client, RunInfo info, TimeProvider time)
    {
        _client = client;
        _time = time;
        Info = info;
    }

    /// <summary>Facts as of the start.</summary>
    public RunInfo Info { get; }

    /// <summary>The run's id.</summary>
    public string Id => Info.RunId;

    /// <summary>Logs parameters.</summary>
    public async Task LogParamsAsync(IEnumerable<KeyValuePair<string, string>> values, CancellationToken cancellation = default)
    {
        foreach (var chunk in values.Select(p => new Param(p.Key, p.Value)).Chunk(MaxParams))
            await _client.CallAsync(RunCalls.LogBatch, new LogBatch(Id, Params: chunk), cancellation);
    }

    /// <summary>Sets tags.</summary>
    public async Task SetTagsAsync(IEnumerable<KeyValuePair<string, string>> values, CancellationToken cancellation = default)
    {
        foreach (var chunk in values.Select(p => new Tag(p.Key, p.Value)).Chunk(MaxParams))
            await _client.CallAsync(RunCalls.LogBatch, new LogBatch(Id, Tags: chunk), cancellation);
    }

    /// <summary>Logs one value of each metric at a step, with the present time.</summary>
    public Task LogMetricsAsync(IEnumerable<KeyValuePair<string, double>> values, long step = 0, CancellationToken cancellation = default)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return LogMetricsAsync(values.Select(m => new Metric(m.Key, m.Value, now, step)), cancellation);
    }

    /// <summary>Logs points.</summary>
    public async Task LogMetricsAsync(IEnumerable<Metric> points, CancellationToken cancellation = default)
    {
        foreach (var chunk in points.Chunk(MaxMetrics)) await _client.CallAsync(RunCalls.LogBatch, new LogBatch(Id, Metrics: chunk), cancellation);
    }

    /// <summary>Logs data sets that the run read.</summary>
    public Task LogInputsAsync(IReadOnlyList<DatasetInput> datasets, CancellationToken cancellation = default) =>
        _client.CallAsync(RunCalls.LogInputs, new LogInputs(Id, Datasets: datasets), cancellation);

    /// <summary>Copies a file into the run's artifacts.</summary>
    /// <param name="file">File on disk.</param>
    /// <param name="folder">Folder among the artifacts; empty for the root.</param>
    /// <param name="cancellation">Leaves nothing half-written.</param>
    public async Task LogArtifactAsync(string file, string folder = "", CancellationToken cancellation = default)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await _client.Transport.PutArtifactAsync(Info, Join(folder, Path.GetFileName(file)), stream, cancellation);
    }

    /// <summary>Writes bytes that lie in no file into the run's artifacts.</summary>
    /// <param name="path">Path among the artifacts.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="cancellation">Leaves nothing half-written.</param>
    public Task LogArtifactAsync(string path, Stream content, CancellationToken cancellation = default) => _client.Transport.PutArtifactAsync(Info, path, content, cancellation);

    /// <summary>Copies a directory with all below it into the run's artifacts.</summary>
    public async Task LogArtifactsAsync(string directory, string folder = "", CancellationToken cancellation = default)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)) continue;
            var below = Path.GetRelativePath(directory, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/');
            await LogArtifactAsync(file, below == "." ? folder : Join(folder, below), cancellation);
        }
    }

    /// <summary>The address of a path among the run's artifacts, as a model version's source.</summary>
    public string ArtifactUri(string path) => $"{Info.ArtifactUri!.TrimEnd('/')}/{path}";

    /// <summary>Ends the run.</summary>
    public Task EndAsync(RunStatus status = RunStatus.Finished, CancellationToken cancellation = default) =>
        _client.CallAsync(RunCalls.Update, new UpdateRun(Id, Status: status, EndTime: _time.GetUtcNow().ToUnixTimeMilliseconds()), cancellation);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
