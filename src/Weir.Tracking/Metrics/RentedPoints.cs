using System.Buffers;

namespace Weir.Tracking.Metrics;

/// <summary>Points in a rented array: those of a long series are tens of megabytes, which each request would have the system clear anew.</summary>
internal sealed class RentedPoints(int capacity) : IDisposable
{
    private readonly MetricPoint[] _array = ArrayPool<MetricPoint>.Shared.Rent(capacity);

    /// <summary>How many there are.</summary>
    public int Count { get; set; } = capacity;

    /// <summary>The points.</summary>
    public Span<MetricPoint> Span => _array.AsSpan(0, Count);

    public void Dispose() => ArrayPool<MetricPoint>.Shared.Return(_array);
}
