namespace Weir.Tracking.Metrics;

/// <summary>A point of one metric as it is stored. Infinities are the largest finite numbers (MLflow's rule); NaN counts as 0 when points are compared.</summary>
/// <param name="Timestamp">Milliseconds since 1970.</param>
/// <param name="Step">Step.</param>
/// <param name="Value">Value, perhaps NaN, never infinite.</param>
internal readonly record struct MetricPoint(long Timestamp, long Step, double Value) : IComparable<MetricPoint>
{
    /// <summary>Zero where the value is NaN.</summary>
    public double Number => double.IsNaN(Value) ? 0 : Value;

    public static MetricPoint Of(double value, long timestamp, long step) => new(timestamp, step, double.IsNaN(value) ? double.NaN : Math.Clamp(value, -double.MaxValue, double.MaxValue));

    /// <summary>The order of a history: timestamp, step, value, and a number before the NaN that counts as it.</summary>
    public int CompareTo(MetricPoint other)
    {
        var order = Timestamp.CompareTo(other.Timestamp);
        if (order == 0) order = Step.CompareTo(other.Step);
        if (order == 0) order = Number.CompareTo(other.Number);
        return order != 0 ? order : double.IsNaN(Value).CompareTo(double.IsNaN(other.Value));
    }

    /// <summary>MLflow's order of lateness: step, timestamp, value.</summary>
    public bool IsLaterThan(MetricPoint other) => (Step, Timestamp, Number).CompareTo((other.Step, other.Timestamp, other.Number)) > 0;

    /// <summary>True when a point comes after another by timestamp and step alone.</summary>
    public bool IsBeyond(long timestamp, long step) => Timestamp > timestamp || (Timestamp == timestamp && Step > step);
}
