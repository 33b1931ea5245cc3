namespace Weir.Testing;

/// <summary>Timers that go off when a test says so, and not before; what the time is, it does not say.</summary>
public sealed class HandTimers : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _now;

    /// <summary>Lets time pass.</summary>
    public void Forward(TimeSpan by)
    {
        List<Alarm> due;
        lock (_alarms)
        {
            _now += by;
            due = [.. _alarms.Where(a => a.At <= _now)];
            _alarms.RemoveAll(due.Contains);
        }

        foreach (var alarm in due) alarm.Ring();
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(HandTimers clock, Action ring) : ITimer
    {
        public TimeSpan At { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero) throw new NotSupportedException("these timers go off once");
            lock (clock._alarms)
            {
                clock._alarms.Remove(this);
                if (dueTime < TimeSpan.Zero) return true;
                At = clock._now + dueTime;
                clock._alarms.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._alarms) clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
