using Weir.Persistence;

namespace Weir.Tracking.Search;

/// <summary>Where a search for runs had best start, from what indices count: at the comparison that picks fewest runs, or at the top of the order.</summary>
/// <param name="Driver">The comparison that picks fewest; null when none picks few.</param>
/// <param name="DriverRows">How many it picks.</param>
/// <param name="ExpectedRows">Rows of the order to look at until a page is full, when what the comparisons pick is spread evenly.</param>
internal sealed record RunPlan(RunDriver? Driver, long DriverRows, double ExpectedRows)
{
    // What picks too many runs to count is taken for half of them.
    private const double UncountedShare = 0.5;

    /// <summary>True when the comparison has less to look at than the order.</summary>
    public bool StartsAtDriver => Driver is not null && DriverRows <= ExpectedRows;

    /// <summary>Counts and decides.</summary>
    /// <param name="session">Where.</param>
    /// <param name="comparisons">The filter.</param>
    /// <param name="searched">Runs in the experiments that are searched, at most <see cref="SearchEffort.MostCounted"/>.</param>
    /// <param name="wanted">Rows of a page and one more.</param>
    /// <param name="effort">How far to count.</param>
    public static RunPlan Of(ISqlSession session, IReadOnlyList<Comparison> comparisons, long searched, int wanted, SearchEffort effort)
    {
        var total = Math.Max(1, session.Int64OrNull("SELECT MAX(run_no) FROM runs") ?? 0);
        RunDriver? best = null;
        var least = (long)effort.MostCounted;
        var share = Math.Min(1, searched / (double)Math.Min(total, effort.MostCounted));
        foreach (var driver in comparisons.Select(RunDriver.Of))
        {
            if (driver is null) continue;
            var count = driver.Count(session, effort.MostCounted);
            share *= count < effort.MostCounted ? Math.Min(1, Math.Max(count, 0.5) / total) : Math.Max(UncountedShare, count / (double)total);
            if (count >= least) continue;
            (best, least) = (driver, count);
            if (count == 0) break;
        }

        return new RunPlan(best, least, wanted / share);
    }
}
