namespace Weir.Persistence.Sqlite;

/// <summary>How a SQLite database is opened.</summary>
public sealed record SqliteOptions
{
    /// <summary>How long to wait for another process that writes. Default 10 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections for reading, at most. Default 8.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>Name of a SQLite file system (VFS); null for the default one.</summary>
    public string? Vfs { get; init; }

    // Weaker settings exist only so that a test can show what the default guarantees.
    internal string Synchronous { get; init; } = "FULL";
}
