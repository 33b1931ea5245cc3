namespace Weir.Persistence.Groups;

/// <summary>Writes that wait for their turn. Whoever takes from it sleeps until there is one: a collection that spins before it sleeps costs a process of a few writes more than they do.</summary>
internal sealed class WriteQueue
{
    private readonly Queue<GroupWrite> _writes = [];
    private readonly object _lock = new(); // a Lock cannot be waited on
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_lock) return _writes.Count;
        }
    }

    /// <summary>False when it was closed.</summary>
    public bool TryAdd(GroupWrite write)
    {
        lock (_lock)
        {
            if (_isClosed) return false;
            _writes.Enqueue(write);
            Monitor.Pulse(_lock);
            return true;
        }
    }

    /// <summary>The next, once there is one; null when it was closed and is empty.</summary>
    public GroupWrite? Take()
    {
        lock (_lock)
        {
            while (_writes.Count == 0 && !_isClosed) Monitor.Wait(_lock);
            return _writes.TryDequeue(out var next) ? next : null;
        }
    }

    /// <summary>The next, null without one.</summary>
    public GroupWrite? TryTake()
    {
        lock (_lock) return _writes.TryDequeue(out var next) ? next : null;
    }

    /// <summary>Takes no more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }
    }
}
