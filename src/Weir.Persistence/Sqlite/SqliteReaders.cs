using System.Collections.Concurrent;

namespace Weir.Persistence.Sqlite;

/// <summary>A pool of connections that only read, opened when needed.</summary>
internal sealed class SqliteReaders(Func<SqliteConnection> open, int capacity) : IDisposable
{
    private readonly ConcurrentStack<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(capacity, capacity);

    public async Task<T> RunAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            if (!_idle.TryPop(out var connection)) connection = open();
            try
            {
                connection.Execute("BEGIN");
                var result = work(connection);
                connection.Execute("COMMIT");
                _idle.Push(connection);
                return result;
            }
            catch
            {
                connection.Dispose(); // whatever state it is in; a fresh one costs a millisecond
                throw;
            }
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var connection)) connection.Dispose();
        _free.Dispose();
    }
}
