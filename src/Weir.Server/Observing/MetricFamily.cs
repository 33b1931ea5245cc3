using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Weir.Server.Observing;

/// <summary>What was measured by one instrument, kept by labels and written in Prometheus' text format.</summary>
internal sealed class MetricFamily
{
    // As many labels as any instrument here has: a key of three references costs no allocation per measurement.
    private const int MostLabels = 3;

    private readonly ConcurrentDictionary<Labels, Series> _series = new();
    private readonly double[]? _bounds;
    private readonly bool _isLast;
    private string[] _names = [];

    public MetricFamily(Instrument instrument)
    {
        (Type, _isLast) = instrument.GetType().GetGenericTypeDefinition() switch
        {
            var t when t == typeof(Histogram<>) => ("histogram", false),
            var t when t == typeof(Counter<>) => ("counter", false),
            var t when t == typeof(ObservableCounter<>) => ("counter", true),
            var t when t == typeof(UpDownCounter<>) => ("gauge", false),
            _ => ("gauge", true),
        };
        Name = NameOf(instrument, Type == "counter");
        Help = instrument.Description ?? instrument.Name;
        if (Type == "histogram") _bounds = [.. Bounds(instrument), double.PositiveInfinity];
    }

    public string Name { get; }

    public string Type { get; }

    public string Help { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_names.Length != tags.Length) _names = [.. tags[..Math.Min(tags.Length, MostLabels)].ToArray().Select(t => t.Key)];
        var labels = new Labels(tags.Length > 0 ? tags[0].Value : null, tags.Length > 1 ? tags[1].Value : null, tags.Length > 2 ? tags[2].Value : null);
        if (!_series.TryGetValue(labels, out var series)) series = _series.GetOrAdd(labels, new Series(_bounds?.Length ?? 0));
        lock (series)
        {
            series.Sum = _isLast ? value : series.Sum + value;
            if (_bounds is null) return;
            var i = 0;
            while (value > _bounds[i]) i++;
            series.Counts[i]++;
        }
    }

    public void Write(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {Help}\n# TYPE {Name} {Type}\n");
        foreach (var (labels, series) in _series.OrderBy(s => s.Key.ToString(), StringComparer.Ordinal))
        {
            lock (series)
            {
                var written = Text(labels);
                if (_bounds is null) text.Append(CultureInfo.InvariantCulture, $"{Name}{Braces(written)} {series.Sum}\n");
                else WriteBuckets(text, written, series);
            }
        }
    }

    private void WriteBuckets(StringBuilder text, string labels, Series series)
    {
        long total = 0;
        for (var i = 0; i < _bounds!.Length; i++)
        {
            total += series.Counts[i];
            var edge = double.IsPositiveInfinity(_bounds[i]) ? "+Inf" : _bounds[i].ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{Braces(labels.Length == 0 ? $"le=\"{edge}\"" : $"{labels},le=\"{edge}\"")} {total}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{Braces(labels)} {series.Sum}\n{Name}_count{Braces(labels)} {total}\n");
    }

    private string Text(Labels labels) => string.Join(',', _names.Zip(labels.Values, (name, value) => $"{name}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)}\""));

    private static string Braces(string labels) => labels.Length == 0 ? string.Empty : $"{{{labels}}}";

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // weir.http.request.duration in s → weir_http_request_duration_seconds; a unit in braces is a word for people.
    private static string NameOf(Instrument instrument, bool isCounter)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => string.Empty };
        return instrument.Name.Replace('.', '_') + unit + (isCounter ? "_total" : string.Empty);
    }

    private static IEnumerable<double> Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(b => (double)b),
        _ => [],
    };

    private readonly record struct Labels(object? First, object? Second, object? Third)
    {
        public IEnumerable<object?> Values => [First, Second, Third];
    }

    private sealed class Series(int buckets)
    {
        public double Sum { get; set; }

        public long[] Counts { get; } = new long[buckets];
    }
}
