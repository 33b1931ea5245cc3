using System.Diagnostics;
using Weir.Client.Calls;

namespace Weir.Client.Tracing;

/// <summary>Turns activities of the program into MLflow traces of a run: one trace for each root activity, its spans below it, linked to the run.</summary>
/// <remarks>Sent in the background over OpenTelemetry's protocol (<c>/v1/traces</c>), which MLflow's own server takes from 3.6 on. Attributes that MLflow knows by name (<c>mlflow.spanInputs</c>,
/// <c>mlflow.spanOutputs</c>, <c>mlflow.spanType</c>, as JSON) show as such.</remarks>
public sealed class RunTracing : IAsyncDisposable
{
    private readonly TrackingClient _client;
    private readonly ActiveRun _run;
    private readonly HashSet<ActivityTraceId> _linked = [];
    private readonly SpanExport _export;

    /// <summary>Begins to listen; dispose it before the run ends.</summary>
    /// <param name="client">Where the run is.</param>
    /// <param name="run">The run.</param>
    /// <param name="sources">Names of the sources of activities.</param>
    public RunTracing(TrackingClient client, ActiveRun run, params IReadOnlyList<string> sources)
    {
        (_client, _run) = (client, run);
        _export = new SpanExport(s => sources.Contains(s.Name), SendAsync, followsParent: false);
    }

    /// <summary>Spans that could not be sent.</summary>
    public long Dropped => _export.Dropped;

    /// <summary>Sends what is left, and ends.</summary>
    public ValueTask DisposeAsync() => _export.DisposeAsync();

    private async Task SendAsync(IReadOnlyList<Activity> spans, CancellationToken cancellation)
    {
        await _client.Transport.SendSpansAsync(_run.Info.ExperimentId!, SpanRequest.Of(spans, [new("service.name", AppDomain.CurrentDomain.FriendlyName)]), cancellation);
        var traces = spans.Select(s => s.TraceId).Distinct().Where(t => !_linked.Contains(t)).ToList();
        foreach (var some in traces.Chunk(100))
            await _client.CallAsync(TraceCalls.LinkToRun, new LinkTraces([.. some.Select(t => "tr-" + t.ToHexString())], _run.Id), cancellation);
        _linked.UnionWith(traces);
    }
}
