namespace Weir.Native.DuckDb;

/// <summary>DuckDB counts days and microseconds from 1970; .NET ticks of 100 ns from the year 1.</summary>
internal static class DuckTime
{
    public static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    public static long ToMicroseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks / TicksPerMicrosecond;

    /// <summary>Clamped to what <see cref="DateTime"/> can hold: DuckDB's years reach from −290307 to 294246, and it has infinities.</summary>
    public static DateTime FromMicroseconds(long microseconds)
    {
        var least = -DateTime.UnixEpoch.Ticks / TicksPerMicrosecond;
        var most = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMicrosecond;
        return DateTime.UnixEpoch.AddTicks(Math.Clamp(microseconds, least, most) * TicksPerMicrosecond);
    }

    public static DateOnly FromDays(int days) =>
        DateOnly.FromDayNumber((int)Math.Clamp((long)days + EpochDay, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));

    /// <summary>Microseconds of a time stamp type's own unit.</summary>
    public static long ToMicroseconds(long value, DuckType type) => type switch
    {
        DuckType.TimestampSeconds => value > long.MaxValue / 1_000_000 || value < long.MinValue / 1_000_000 ? value : value * 1_000_000,
        DuckType.TimestampMilliseconds => value > long.MaxValue / 1_000 || value < long.MinValue / 1_000 ? value : value * 1_000,
        DuckType.TimestampNanoseconds => value / 1_000,
        _ => value,
    };
}
