using System.Collections.Concurrent;

namespace Weir.Persistence.Sqlite;

/// <summary>A pool of connections that only read, opened when needed.</summary>
internal sealed class SqliteReaders(Func<SqliteConnection> open, int capacity) : IAsyncDisposable
{
    private readonly ConcurrentStack<SqliteConnection> _idle = [];
    private readonly SemaphoreSlim _free = new(capacity, capacity);
    private bool _closed;

    public async Task<T> RunAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation)
    {
        ThrowIfClosed();
        await _free.WaitAsync(cancellation);
        try
        {
            ThrowIfClosed(); // while it waited
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

    /// <summary>Lets reads at work finish, refuses those that wait or come later, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _closed, true);
        for (var i = 0; i < capacity; i++) await _free.WaitAsync();
        while (_idle.TryPop(out var connection)) connection.Dispose();
        _free.Release(capacity); // not disposed of: whoever comes late must be told, and it holds nothing of the system
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), typeof(SqliteDatabase));
}
