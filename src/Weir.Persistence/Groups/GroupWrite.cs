namespace Weir.Persistence.Groups;

/// <summary>One caller's work on its way through a group commit.</summary>
internal abstract class GroupWrite
{
    /// <summary>True when the caller gave up before its turn.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>When it was handed over, by the stopwatch; 0 where nobody asks.</summary>
    public long EnqueuedAt { get; init; }

    /// <summary>Why the work was undone; null when it was done.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Does the work and keeps its result.</summary>
    public abstract void Run(ISqlSession session);

    /// <summary>Tells the caller, after the commit, how its work went: that it is on disk, or why it was undone.</summary>
    public abstract void Answer();

    /// <summary>Tells the caller that the commit failed.</summary>
    public abstract void Fail(Exception failure);
}

internal sealed class GroupWrite<T>(Func<ISqlSession, T> work, CancellationToken cancellation) : GroupWrite
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

    public override void Answer()
    {
        if (Failure is null) _completion.TrySetResult(_result);
        else _completion.TrySetException(Failure);
    }

    public override void Fail(Exception failure) => _completion.TrySetException(failure);
}
