using Weir.Persistence.Migrations;

namespace Weir.Persistence.Leases;

/// <summary>Work that is to be done once in a while by one of several processes on a database: whoever claims a period does it.</summary>
/// <remarks>A process that dies at the work loses no more than the rest of the period.</remarks>
public static class PeriodTable
{
    /// <summary>Its table.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } =
        [new("leases", 1, "periods", "CREATE TABLE lease_periods (name TEXT PRIMARY KEY, until_time BIGINT NOT NULL);")];

    /// <summary>True when nobody has claimed the present.</summary>
    /// <param name="session">A session.</param>
    /// <param name="name">What the work is called.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="length">Length of a period.</param>
    public static bool IsFree(ISqlSession session, string name, long now, TimeSpan length) =>
        session.Int64OrNull("SELECT until_time FROM lease_periods WHERE name = $1", name) is not { } until || IsOver(until, now, length);

    /// <summary>Claims the period from now on; true for one process alone.</summary>
    /// <param name="session">A session that writes.</param>
    /// <param name="name">What the work is called.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="length">Length of a period.</param>
    public static bool TryClaim(ISqlSession session, string name, long now, TimeSpan length)
    {
        if (!IsFree(session, name, now, length)) return false;
        session.Execute(
            "INSERT INTO lease_periods (name, until_time) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET until_time = excluded.until_time", name, now + (long)length.TotalMilliseconds);
        return true;
    }

    // An end that is further off than a period can be was written before the clock went back.
    private static bool IsOver(long until, long now, TimeSpan length) => until <= now || until > now + (2 * (long)length.TotalMilliseconds);
}
