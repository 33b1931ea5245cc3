namespace Weir.Statistics.Intervals;

/// <summary>How intervals are taken.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Number of resamples.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Confidence in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Same seed, same intervals, whatever the number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How resamples become an interval.</summary>
    public BootstrapMethod Method { get; init; } = BootstrapMethod.Percentile;

    /// <summary>Parallel work; 0 is one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>Groups of rows that are left out in turn for the acceleration of BCa; with fewer rows each is left out alone.</summary>
    public int JackknifeGroups { get; init; } = 400;
}

/// <summary>How resamples become an interval.</summary>
public enum BootstrapMethod
{
    /// <summary>Quantiles of the resamples.</summary>
    Percentile,

    /// <summary>Quantiles corrected for bias and for a spread that depends on the figure (Efron, 1987).</summary>
    Bca,
}
