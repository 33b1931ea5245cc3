using Weir.Training.AutoML.Workers;

namespace Weir.Training.AutoML;

/// <summary>What is left of the budgets: wall time since the table was about to be read, processor time of this process from its start and of all that it started.</summary>
internal sealed class SearchClock(SearchOptions options, TimeProvider time, long? started = null)
{
    private const double Least = 1e-3;

    private readonly long _started = started ?? time.GetTimestamp();
    private double _reserved; // seconds that are others'
    private double? _whole;

    /// <summary>Seconds of the tighter budget that went into reading, which is not done again.</summary>
    public double ReadSeconds { get; private set; }

    /// <summary>Processes at work besides this one.</summary>
    public Func<IEnumerable<int>> Children { get; set; } = static () => [];

    /// <summary>Seconds of wall time since the start.</summary>
    public double Elapsed => time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Seconds of the tighter budget; infinite without one.</summary>
    public double Whole => _whole ?? Math.Min(options.Budget?.TotalSeconds ?? double.PositiveInfinity, options.CpuBudget?.TotalSeconds ?? double.PositiveInfinity);

    /// <summary>Seconds left of the budget that ends first.</summary>
    public double Left => LeftOfAll - _reserved;

    private double LeftOfAll => Math.Min(
        (options.Budget?.TotalSeconds ?? double.PositiveInfinity) - Elapsed,
        options.CpuBudget is { } cpu ? cpu.TotalSeconds - ProcessFigures.CpuOfTree(Children()) : double.PositiveInfinity);

    /// <summary>The rows are read.</summary>
    public void RowsAreRead() => ReadSeconds = double.IsInfinity(Whole) ? 0 : Whole - LeftOfAll;

    /// <summary>A clock that has so many of the seconds that are left, from now.</summary>
    public SearchClock Part(double seconds) => double.IsInfinity(seconds) ? this : new(options, time, _started) { _reserved = LeftOfAll - seconds, _whole = Math.Max(seconds, Least) };
}
