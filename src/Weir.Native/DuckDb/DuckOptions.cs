namespace Weir.Native.DuckDb;

/// <summary>How a database is opened.</summary>
public sealed record DuckOptions
{
    /// <summary>Bytes that DuckDB may hold before it spills to <see cref="TemporaryFolder"/>; null leaves its default of 80 % of the memory.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Worker threads; null is one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Where DuckDB spills; null is beside the database, or <c>.tmp</c> in the working folder for one in memory.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Opens a file without the right to change it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>False lets DuckDB hand out rows in any order, which needs less memory. Default true: same input, same bytes.</summary>
    public bool PreserveOrder { get; init; } = true;
}
