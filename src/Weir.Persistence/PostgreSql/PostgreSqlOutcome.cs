using System.Diagnostics;
using Npgsql;
using Weir.Foundation.Errors;

namespace Weir.Persistence.PostgreSql;

/// <summary>Asks a database what became of a transaction whose commit was sent and not answered.</summary>
/// <remarks>PostgreSQL keeps the fate of its recent transactions, also over a crash (<c>txid_status</c>). Without this a caller would be told that
/// nothing was done, and would do it again.</remarks>
internal static class PostgreSqlOutcome
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>True when it was committed, false when it was undone.</summary>
    /// <exception cref="WeirException"><c>outcome_unknown</c> (transient): the database did not come back in time.</exception>
    public static bool IsCommitted(NpgsqlDataSource source, string name, long transaction)
    {
        var started = Stopwatch.GetTimestamp();
        Exception? last = null;
        do
        {
            try
            {
                using var connection = source.OpenConnection();
                using var command = new NpgsqlCommand("SELECT txid_status($1)", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = transaction } } };
                switch (command.ExecuteScalar() as string)
                {
                    case "committed": return true;
                    case "aborted": return false;
                }

                // In progress: the server has not yet noticed that nobody is there any more.
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
}
