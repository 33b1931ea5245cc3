namespace Weir.Training.AutoML;

/// <summary>What is left of the budgets: wall time since the table was about to be read, CPU time since the start of the process.</summary>
internal sealed class SearchClock(SearchOptions options, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Seconds of the tighter budget; infinite without one.</summary>
    public double Whole => Math.Min(options.Budget?.TotalSeconds ?? double.PositiveInfinity, options.CpuBudget?.TotalSeconds ?? double.PositiveInfinity);

    /// <summary>Seconds left of the budget that ends first.</summary>
    public double Left => Math.Min(
        (options.Budget?.TotalSeconds ?? double.PositiveInfinity) - time.GetElapsedTime(_started).TotalSeconds,
        (options.CpuBudget?.TotalSeconds ?? double.PositiveInfinity) - Environment.CpuUsage.TotalTime.TotalSeconds);
}
