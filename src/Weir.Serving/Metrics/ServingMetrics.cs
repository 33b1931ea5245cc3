using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Weir.Serving.Metrics;

/// <summary>Counts and times of requests, in Prometheus' text format.</summary>
public sealed class ServingMetrics
{
    private static readonly double[] BucketsSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private readonly ConcurrentDictionary<(string Model, string Version, string Protocol, int Status), Counter> _requests = new();
    private readonly ConcurrentDictionary<(string Model, string Version), Histogram> _inference = new();

    /// <summary>Counts a request that was answered with a status; unknown models count under an empty name.</summary>
    public void CountRequest(string model, string version, string protocol, int status) =>
        Interlocked.Increment(ref _requests.GetOrAdd((model, version, protocol, status), _ => new Counter()).Value);

    /// <summary>Notes the time of one run in the model, and its rows.</summary>
    public void ObserveInference(string model, string version, TimeSpan elapsed, int rows) =>
        _inference.GetOrAdd((model, version), _ => new Histogram()).Observe(elapsed.TotalSeconds, rows);

    /// <summary>The page.</summary>
    /// <param name="logged">Predictions written to the log.</param>
    /// <param name="dropped">Predictions that the log lost.</param>
    public string Text(long logged, long dropped)
    {
        var text = new StringBuilder();
        Head(text, "weir_serving_requests_total", "Requests by model, protocol and status.", "counter");
        foreach (var (key, counter) in _requests.OrderBy(r => r.Key))
            text.Append(CultureInfo.InvariantCulture, $"weir_serving_requests_total{{model=\"{Escape(key.Model)}\",version=\"{Escape(key.Version)}\",protocol=\"{key.Protocol}\",status=\"{key.Status}\"}} {Interlocked.Read(ref counter.Value)}\n");
        Head(text, "weir_serving_inference_duration_seconds", "Time in the model.", "histogram");
        foreach (var (key, histogram) in _inference.OrderBy(r => r.Key)) histogram.Write(text, "weir_serving_inference_duration_seconds", $"model=\"{Escape(key.Model)}\",version=\"{Escape(key.Version)}\"");
        Head(text, "weir_serving_rows_total", "Rows predicted.", "counter");
        foreach (var (key, histogram) in _inference.OrderBy(r => r.Key))
            text.Append(CultureInfo.InvariantCulture, $"weir_serving_rows_total{{model=\"{Escape(key.Model)}\",version=\"{Escape(key.Version)}\"}} {histogram.Rows}\n");
        Head(text, "weir_prediction_log_records_total", "Predictions that are in the log.", "counter");
        text.Append(CultureInfo.InvariantCulture, $"weir_prediction_log_records_total {logged}\n");
        Head(text, "weir_prediction_log_dropped_total", "Predictions that the log lost.", "counter");
        text.Append(CultureInfo.InvariantCulture, $"weir_prediction_log_dropped_total {dropped}\n");
        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string help, string type) => text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Counter
    {
        public long Value;
    }

    private sealed class Histogram
    {
        private readonly long[] _counts = new long[BucketsSeconds.Length + 1];
        private readonly Lock _gate = new();
        private double _sum;
        private long _rows;

        public long Rows => Interlocked.Read(ref _rows);

        public void Observe(double seconds, int rows)
        {
            var bucket = Array.FindIndex(BucketsSeconds, b => seconds <= b);
            lock (_gate)
            {
                _counts[bucket < 0 ? BucketsSeconds.Length : bucket]++;
                _sum += seconds;
                _rows += rows;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                long total = 0;
                for (var i = 0; i <= BucketsSeconds.Length; i++)
                {
                    total += _counts[i];
                    var edge = i == BucketsSeconds.Length ? "+Inf" : BucketsSeconds[i].ToString(CultureInfo.InvariantCulture);
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{edge}\"}} {total}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {_sum}\n{name}_count{{{labels}}} {total}\n");
            }
        }
    }
}
