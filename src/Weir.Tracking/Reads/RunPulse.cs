using Weir.Client.Wire;

namespace Weir.Tracking.Reads;

/// <summary>Where a run stands, for somebody who watches it.</summary>
/// <param name="Status">Status.</param>
/// <param name="EndTime">When it ended, milliseconds since 1970.</param>
/// <param name="Metrics">Where each metric stands, by key.</param>
public sealed record RunPulse(RunStatus Status, long? EndTime, IReadOnlyDictionary<string, MetricPulse> Metrics)
{
    /// <summary>Since when nothing was heard of it, where it is marked as dead; as an instant in UTC.</summary>
    public string? StaleSince { get; init; }
}

/// <summary>Where a metric of a run stands.</summary>
/// <param name="Value">Latest value; NaN where it was none.</param>
/// <param name="Step">Its step.</param>
/// <param name="Timestamp">Its time, milliseconds since 1970.</param>
/// <param name="Points">Points in all.</param>
/// <param name="Least">Least number of all points; 0 without one.</param>
/// <param name="Greatest">Greatest number of all points; 0 without one.</param>
public readonly record struct MetricPulse(double Value, long Step, long Timestamp, long Points, double Least, double Greatest);
