using System.Diagnostics;
using Npgsql;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;

namespace Weir.Persistence.PostgreSql;

/// <summary>A number that a writer raises within each of its transactions: so it can find out whether a commit was done whose answer was lost.</summary>
/// <remarks>Without it a caller would be told that nothing was done, and would do it again. PostgreSQL's own <c>txid_status</c> is no help: after a crash the
/// number of a transaction of which nothing reached the disk is given again, to somebody else's transaction.</remarks>
internal sealed class PostgreSqlCommitMark
{
    /// <summary>Makes the table.</summary>
    public const string Table = """
        CREATE TABLE IF NOT EXISTS weir_writers (writer TEXT PRIMARY KEY, number BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL)
        """;

    /// <summary>Forgets writers that are long gone.</summary>
    public const string Prune = "DELETE FROM weir_writers WHERE at < now() - interval '7 days'";

    /// <summary>Sets the number of a writer, <c>$1</c>, to <c>$2</c>.</summary>
    public const string Set = """
        INSERT INTO weir_writers (writer, number, at) VALUES ($1, $2, now()) ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = excluded.at
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _number;

    /// <summary>Who writes: one connection of one process.</summary>
    public string Writer { get; } = Id.New();

    /// <summary>True once the table is known to be there.</summary>
    public bool IsReady { get; set; }

    /// <summary>The number of the transaction that is about to commit.</summary>
    public long Next() => ++_number;

    /// <summary>True when the last number is in the database, false when its transaction was undone.</summary>
    /// <exception cref="WeirException"><c>outcome_unknown</c> (transient): the database did not come back in time.</exception>
    public bool WasReached(NpgsqlDataSource source, string name)
    {
        var started = Stopwatch.GetTimestamp();
        Exception? last;
        do
        {
            try
            {
                return Read(source) == _number;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                return false; // the transaction would have made it
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
            {
                last = e;
            }

            Thread.Sleep(Pause); // the writer's own thread, which has nothing else to do until it knows
        }
        while (Stopwatch.GetElapsedTime(started) < Patience);

        throw new WeirException(DatabaseErrors.OutcomeUnknown, $"{name} went away while it committed, and did not come back in time to say whether it had", "look before doing it again", inner: last)
        {
            IsTransient = true,
        };
    }

    // Behind the lock of writers: a server that has not yet noticed that nobody is there any more still holds it, and may still commit.
    private long? Read(NpgsqlDataSource source)
    {
        using var connection = source.OpenConnection();
        using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("BEGIN"),
                new NpgsqlBatchCommand("SET LOCAL lock_timeout = '10s'"),
                new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock($1)") { Parameters = { new NpgsqlParameter<long> { TypedValue = PostgreSqlSession.WriterLock } } },
                new NpgsqlBatchCommand("SELECT number FROM weir_writers WHERE writer = $1") { Parameters = { new NpgsqlParameter<string> { TypedValue = Writer } } },
                new NpgsqlBatchCommand("COMMIT"),
            },
        };
        using var rows = batch.ExecuteReader();
        rows.NextResult(); // past the lock
        return rows.Read() ? rows.GetInt64(0) : null;
    }
}
