using Npgsql;
using Weir.Foundation.Errors;
using Weir.Persistence.Groups;

namespace Weir.Persistence.PostgreSql;

/// <summary>A PostgreSQL database (12 or newer). Any number of processes may have it open and write.</summary>
/// <remarks>Each process gathers its writers into groups, and a group holds one advisory lock of the database from its first statement to its
/// commit. So writes are in one order, as with SQLite, whatever process they come from; areas need no second set of rules, and the flush
/// to disk, which is what a commit costs, is shared by the group.</remarks>
public sealed class PostgreSqlDatabase : IDatabase
{
    private const int Readers = 16;

    private readonly NpgsqlDataSource _source;
    private readonly GroupWriter _writer;
    private readonly PostgreSqlReaders _readers;
    private int _disposed;

    private PostgreSqlDatabase(NpgsqlDataSource source, string name, PostgreSqlSession writing)
    {
        _source = source;
        Name = name;
        _writer = new GroupWriter(writing, name);
        _readers = new PostgreSqlReaders(source, name, Readers);
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => PostgreSqlDialect.Instance;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public System.Diagnostics.Metrics.Meter Meter => _writer.Meter;

    /// <inheritdoc/>
    public WriteFigures Figures => _writer.Figures;

    /// <summary>True for an address that this class opens.</summary>
    public static bool IsAddress(string text) => text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal);

    /// <summary>Opens a database that exists.</summary>
    /// <param name="address"><c>postgresql://user:password@host:5432/database?sslmode=require</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="WeirException"><c>invalid_value</c> for an address or login that is refused, <c>locked</c> (transient) when nobody answers.</exception>
    public static async Task<PostgreSqlDatabase> OpenAsync(string address, CancellationToken cancellation = default)
    {
        var (source, name) = PostgreSqlAddress.Open(address);
        try
        {
            await using (await source.OpenConnectionAsync(cancellation)) { }
            return new PostgreSqlDatabase(source, name, new PostgreSqlSession(source, name));
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            await source.DisposeAsync();
            throw PostgreSqlFault.Of(e, name);
        }
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<T>(cancellation);
        return DatabaseTracing.RunAsync("write", Dialect.Name, () => _writer.Enqueue(work, cancellation));
    }

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation = default) =>
        DatabaseTracing.RunAsync("read", Dialect.Name, () => _readers.RunAsync(work, cancellation));

    /// <summary>Finishes acknowledged work and reads under way, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _readers.Dispose();
        _writer.Dispose();
        await _source.DisposeAsync();
    }
}
