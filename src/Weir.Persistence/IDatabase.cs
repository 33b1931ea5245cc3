using System.Diagnostics.Metrics;

namespace Weir.Persistence;

/// <summary>A database: one writer with group commit, many readers. Areas keep their SQL; what differs by vendor is in <see cref="Dialect"/>.</summary>
/// <remarks>Work is handed over as a function that runs to its end on a session: SQL takes microseconds here, so it is synchronous, and
/// whoever waits, waits without a thread. A function must do nothing but SQL on its session and must not keep the session.</remarks>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>How this database spells what vendors spell differently.</summary>
    SqlDialect Dialect { get; }

    /// <summary>What to call the database in messages: its file or address, without secrets.</summary>
    string Name { get; }

    /// <summary>True where every write is refused: the file, its folder or its disk cannot be written.</summary>
    bool IsReadOnly => false;

    /// <summary>Writes done so far, and the transactions that carried them.</summary>
    WriteFigures Figures { get; }

    /// <summary>Figures of the writes, <c>weir.database.…</c>; null where nothing is written.</summary>
    Meter? Meter => null;

    /// <summary>Runs work inside a transaction, perhaps together with that of other callers; the task ends when it is on disk.</summary>
    /// <remarks>Work that throws is undone alone; the others of its group are not touched.</remarks>
    /// <exception cref="Foundation.Errors.WeirException"><c>locked</c> (transient), <c>cannot_write</c>, <c>corrupt_file</c>, <c>database_error</c>.</exception>
    Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default);

    /// <summary>Runs queries on one consistent snapshot that holds everything acknowledged before the call.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>locked</c> (transient), <c>corrupt_file</c>, <c>database_error</c>.</exception>
    Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default);
}

/// <summary>How much was written and in how many commits: their ratio is what group commit saves.</summary>
/// <param name="Writes">Acknowledged writes.</param>
/// <param name="Commits">Transactions committed.</param>
public readonly record struct WriteFigures(long Writes, long Commits);
