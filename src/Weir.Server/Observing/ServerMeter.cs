using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Weir.Server.Observing;

/// <summary>What the server measures of itself.</summary>
internal sealed class ServerMeter : IDisposable
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private long _active;

    public ServerMeter()
    {
        Meter = new Meter(new MeterOptions("Weir.Server") { Scope = this });
        Requests = Meter.CreateHistogram("weir.http.request.duration", "s", "Time of requests by method, route and status.", null, Seconds);
        Received = Meter.CreateCounter<long>("weir.artifacts.received", "By", "Bytes of artifacts that clients sent through the server.");
        Sent = Meter.CreateCounter<long>("weir.artifacts.sent", "By", "Bytes of artifacts that the server sent.");
        Watchers = Meter.CreateUpDownCounter<long>("weir.events.clients", "{client}", "Clients that follow a run's events.");
        Meter.CreateObservableGauge("weir.http.requests.active", () => Interlocked.Read(ref _active), "{request}", "Requests under way.");
        Meter.CreateObservableGauge("weir.database.size", () => DatabaseBytes, "By", "Size of the database.");
        Meter.CreateObservableGauge(
            "weir.build.info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", typeof(ServerMeter).Assembly.GetName().Version!.ToString(3))), null, "The program; always 1.");
        Meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "CPU time of the process.");
        Meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Memory of the process.");
        var started = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        Meter.CreateObservableGauge("process.start.time", () => (started - DateTime.UnixEpoch).TotalSeconds, "s", "When the process began, in seconds since 1970.");
    }

    public Meter Meter { get; }

    public Histogram<double> Requests { get; }

    public Counter<long> Received { get; }

    public Counter<long> Sent { get; }

    public UpDownCounter<long> Watchers { get; }

    /// <summary>As last asked.</summary>
    public long DatabaseBytes { get; set; }

    public void Begin() => Interlocked.Increment(ref _active);

    public void End() => Interlocked.Decrement(ref _active);

    public void Dispose() => Meter.Dispose();
}
