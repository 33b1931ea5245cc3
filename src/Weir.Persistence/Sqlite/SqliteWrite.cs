namespace Weir.Persistence.Sqlite;

/// <summary>One caller's work on its way through a group commit.</summary>
internal abstract class SqliteWrite
{
    /// <summary>True when the caller gave up before its turn.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Does the work and keeps its result.</summary>
    public abstract void Run(ISqlSession session);

    /// <summary>Tells the caller that its work is on disk.</summary>
    public abstract void Acknowledge();

    /// <summary>Tells the caller why nothing was written.</summary>
    public abstract void Fail(Exception failure);
}

internal sealed class SqliteWrite<T>(Func<ISqlSession, T> work, CancellationToken cancellation) : SqliteWrite
{
    // Continuations must not run on the writer's thread: it has the next group to commit.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public override bool IsAbandoned
    {
        get
        {
            if (cancellation.IsCancellationRequested) _completion.TrySetCanceled(cancellation);
            return _completion.Task.IsCompleted;
        }
    }

    public override void Run(ISqlSession session) => _result = work(session);

    public override void Acknowledge() => _completion.TrySetResult(_result);

    public override void Fail(Exception failure) => _completion.TrySetException(failure);
}
