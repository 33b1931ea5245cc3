using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Weir.Server.Observing;

/// <summary>Listens to some meters and shows what they measured, in Prometheus' text format.</summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Listens to these meters and to no others of the process, until disposed of.</summary>
    public MetricsPage(IEnumerable<Meter> meters)
    {
        var known = meters.ToHashSet(ReferenceEqualityComparer.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (known.Contains(instrument.Meter)) listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, _ => new MetricFamily(instrument)));
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    public string Text()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal)) family.Write(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
