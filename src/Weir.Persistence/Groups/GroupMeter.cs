using System.Diagnostics.Metrics;

namespace Weir.Persistence.Groups;

/// <summary>Figures of one group writer, for whoever listens to its meter.</summary>
internal sealed class GroupMeter : IDisposable
{
    private static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    public GroupMeter(Func<int> queued)
    {
        Meter = new Meter(new MeterOptions("Weir.Persistence") { Scope = this });
        Size = Meter.CreateHistogram("weir.database.group.size", "{write}", "Writes that one commit made durable together.", null, Sizes);
        Wait = Meter.CreateHistogram("weir.database.write.duration", "s", "Time from handing a write over to its answer.", null, Seconds);
        Commit = Meter.CreateHistogram("weir.database.commit.duration", "s", "Time of a commit alone, the flush to disk included.", null, Seconds);
        Meter.CreateObservableGauge("weir.database.queue", queued, "{write}", "Writes that wait for the next group.");
    }

    public Meter Meter { get; }

    public Histogram<long> Size { get; }

    public Histogram<double> Wait { get; }

    public Histogram<double> Commit { get; }

    public void Dispose() => Meter.Dispose();
}
