namespace Weir.Server.Tests.Scoring;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<HeldTimer> _timers = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HeldTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock) _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<HeldTimer> due;
        lock (_lock)
        {
            Interlocked.Add(ref _now, by.Ticks);
            due = _timers.FindAll(t => t.IsDue(_now));
        }

        foreach (var timer in due) timer.Fire();
    }

    private sealed class HeldTimer(HeldTime time, Action callback) : ITimer
    {
        private long _due = long.MaxValue;

        public bool IsDue(long now) => Interlocked.Read(ref _due) <= now;

        public void Fire()
        {
            Interlocked.Exchange(ref _due, long.MaxValue);
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Exchange(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void Dispose()
        {
            Interlocked.Exchange(ref _due, long.MaxValue);
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
