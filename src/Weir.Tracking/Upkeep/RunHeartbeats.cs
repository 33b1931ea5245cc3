using System.Collections.Concurrent;

namespace Weir.Tracking.Upkeep;

/// <summary>When each run was last heard of by this process, until that is written down: a heartbeat costs no commit of its own.</summary>
internal sealed class RunHeartbeats(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, long> _seen = new();

    /// <summary>A run was heard of: any write of it says that it lives.</summary>
    public void Beat(long runNo) => _seen[runNo] = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What was heard since this was asked last.</summary>
    public List<(long RunNo, long Seen)> Take()
    {
        var taken = new List<(long, long)>();
        foreach (var (run, _) in _seen)
            if (_seen.TryRemove(run, out var seen)) taken.Add((run, seen));
        return taken;
    }

    /// <summary>Puts back what could not be written down.</summary>
    public void Return(List<(long RunNo, long Seen)> taken)
    {
        foreach (var (run, seen) in taken) _seen.TryAdd(run, seen);
    }
}
