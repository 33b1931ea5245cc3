namespace Weir.Tracking.Metrics;

/// <summary>A point as it is stored: NaN is a flag with value 0, infinities are the largest finite numbers (MLflow's rule).</summary>
internal readonly record struct MetricPoint(string Key, long Timestamp, long Step, double Value, bool IsNaN) : IComparable<MetricPoint>
{
    public static MetricPoint Of(string key, double value, long timestamp, long step) =>
        double.IsNaN(value) ? new(key, timestamp, step, 0, true) : new(key, timestamp, step, Math.Clamp(value, -double.MaxValue, double.MaxValue), false);

    /// <summary>MLflow's order of lateness: step, timestamp, value.</summary>
    public int CompareTo(MetricPoint other) => (Step, Timestamp, Value).CompareTo((other.Step, other.Timestamp, other.Value));
}
