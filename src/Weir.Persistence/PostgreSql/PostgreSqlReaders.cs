using System.Collections.Concurrent;
using Npgsql;
using Weir.Foundation.Errors;

namespace Weir.Persistence.PostgreSql;

/// <summary>Threads that read, each with a connection of its own, started when they are needed.</summary>
/// <remarks>A reader waits for the network most of its time. Threads of the pool must not: it has few, and gives more only slowly.</remarks>
internal sealed class PostgreSqlReaders(NpgsqlDataSource source, string name, int most) : IDisposable
{
    private readonly BlockingCollection<Action<PostgreSqlSession>> _queue = [];
    private readonly List<Thread> _threads = [];
    private readonly Lock _lock = new();
    private int _idle;

    public Task<T> RunAsync<T>(Func<ISqlSession, T> work, CancellationToken cancellation)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _queue.Add(session => Answer(completion, session, work, cancellation), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(PostgreSqlDatabase), $"'{name}' was closed");
        }

        StartIfAllAreBusy();
        return completion.Task;
    }

    /// <summary>Finishes what was asked for and closes the connections.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        Thread[] threads;
        lock (_lock) threads = [.. _threads];
        foreach (var thread in threads) thread.Join();
        _queue.Dispose();
    }

    private void StartIfAllAreBusy()
    {
        lock (_lock)
        {
            if (_threads.Count >= most || Volatile.Read(ref _idle) >= _queue.Count) return;
            var thread = new Thread(Loop) { IsBackground = true, Name = "weir-reader" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Loop()
    {
        using var session = new PostgreSqlSession(source, name);
        Interlocked.Increment(ref _idle);
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            Interlocked.Decrement(ref _idle);
            work(session);
            Interlocked.Increment(ref _idle);
        }
    }

    private static void Answer<T>(TaskCompletionSource<T> completion, PostgreSqlSession session, Func<ISqlSession, T> work, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellation);
            return;
        }

        try
        {
            completion.TrySetResult(Read(session, work));
        }
        catch (Exception e)
        {
            completion.TrySetException(e);
        }
    }

    private static T Read<T>(PostgreSqlSession session, Func<ISqlSession, T> work)
    {
        var wasOpen = session.IsConnected;
        while (true)
        {
            session.BeginRead();
            try
            {
                var result = work(session);
                session.EndRead();
                return result;
            }
            catch (WeirException e) when (wasOpen && !session.IsConnected && !session.HasAnswered && e.IsTransient)
            {
                wasOpen = false; // it died while idle, and nothing has been read from it: once more, on a fresh one
            }
            catch
            {
                session.Close(); // whatever state it is in
                throw;
            }
        }
    }
}
