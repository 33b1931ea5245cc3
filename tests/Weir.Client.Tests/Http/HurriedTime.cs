using System.Collections.Concurrent;

namespace Weir.Client.Tests.Http;

/// <summary>A clock on which waits up to a length are over at once, and are noted down; longer ones never end.</summary>
internal sealed class HurriedTime(TimeSpan longest) : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > longest || dueTime < TimeSpan.Zero) return new Timer();
        Waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
