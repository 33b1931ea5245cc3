using System.Diagnostics;
using Weir.Foundation.Errors;

namespace Weir.Persistence.Groups;

/// <summary>The one thread that writes. Whatever has queued up while it waited for the disk goes into the next transaction together.</summary>
/// <remarks>Work that comes alone is a transaction of its own. Each of several runs in a savepoint, so that a failure undoes that work alone. Callers hear how it went only after the commit,
/// which has flushed the database's log (<c>synchronous=FULL</c>, <c>synchronous_commit=on</c>): one flush for the whole group. Failures wait for it too: a refusal such
/// as "this name exists" may rest on what another of the group has done and nobody can read yet.</remarks>
internal sealed class GroupWriter : IDisposable
{
    private const int MaxGroup = 1024;

    private readonly ITransactionSession _connection;
    private readonly string _name;
    private readonly WriteQueue _queue = new();
    private readonly GroupMeter _meter;
    private readonly Thread _thread;
    private readonly List<GroupWrite> _group = [];
    private long _writes;
    private long _commits;

    public GroupWriter(ITransactionSession connection, string name)
    {
        _connection = connection;
        _name = name;
        _meter = new GroupMeter(() => _queue.Count);
        _thread = new Thread(Loop) { IsBackground = true, Name = "weir-writer" };
        _thread.Start();
    }

    public WriteFigures Figures => new(Interlocked.Read(ref _writes), Interlocked.Read(ref _commits));

    public System.Diagnostics.Metrics.Meter Meter => _meter.Meter;

    public Task<T> Enqueue<T>(Func<ISqlSession, T> work, CancellationToken cancellation)
    {
        var write = new GroupWrite<T>(work, cancellation) { EnqueuedAt = _meter.Wait.Enabled ? Stopwatch.GetTimestamp() : 0 };
        return _queue.TryAdd(write) ? write.Task : throw new ObjectDisposedException(nameof(IDatabase), $"'{_name}' was closed");
    }

    /// <summary>Finishes what was enqueued and closes the connection.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _meter.Dispose();
        _connection.Dispose();
    }

    private void Loop()
    {
        while (_queue.Take() is { } first)
        {
            if (first.IsAbandoned) continue;
            _group.Clear();
            _group.Add(first);
            try
            {
                _connection.Begin();
                if (_queue.Count == 0) first.Run(_connection);
                else RunAll(first);
                Commit();
            }
            catch (Exception e)
            {
                // The transaction as a whole failed: nobody of the group was acknowledged, everybody hears why.
                RollBack();
                foreach (var write in _group) write.Fail(e);
            }
        }
    }

    private void RunAll(GroupWrite first)
    {
        _group.Clear();
        RunOne(first);
        for (var taken = 1; taken < MaxGroup && _queue.TryTake() is { } next; taken++)
            if (!next.IsAbandoned) RunOne(next);
    }

    private void Commit()
    {
        var committing = Stopwatch.GetTimestamp();
        _connection.Commit();
        var done = _group.Count(w => w.Failure is null);
        if (done > 0)
        {
            Interlocked.Add(ref _writes, done);
            Interlocked.Increment(ref _commits);
            _meter.Size.Record(done);
            _meter.Commit.Record(Stopwatch.GetElapsedTime(committing).TotalSeconds);
        }

        foreach (var write in _group) write.Answer();
        if (!_meter.Wait.Enabled) return;
        foreach (var write in _group)
            if (write.EnqueuedAt != 0) _meter.Wait.Record(Stopwatch.GetElapsedTime(write.EnqueuedAt).TotalSeconds);
    }

    private void RunOne(GroupWrite write)
    {
        _group.Add(write);
        _connection.Savepoint();
        try
        {
            write.Run(_connection);
            _connection.Release();
        }
        catch (Exception e)
        {
            write.Failure = e;
            if (!_connection.InTransaction)
            {
                // The database threw the whole transaction away (disk full, connection lost): what the others did is gone with it.
                throw e as WeirException ?? new WeirException(DatabaseErrors.DatabaseError, $"'{_name}': the transaction was rolled back", inner: e);
            }

            _connection.RollBackToSavepoint();
            _connection.Release();
        }
    }

    private void RollBack()
    {
        try
        {
            _connection.RollBack();
        }
        catch (WeirException)
        {
            // The first failure is the one to tell.
        }
    }
}
