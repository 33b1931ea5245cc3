using System.Collections.Concurrent;
using Weir.Foundation.Errors;
using Weir.Persistence;

namespace Weir.Tracking.Upkeep;

/// <summary>When each run was last heard of by this process, until that is written down: a heartbeat costs no commit of its own.</summary>
internal sealed class RunHeartbeats(TimeProvider time)
{
    // A server's upkeep comes round sooner; where there is none (a program that opens the store itself) whoever beats writes down.
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, long> _seen = new();
    private long _taken = time.GetTimestamp();

    /// <summary>A run was heard of: any write of it says that it lives.</summary>
    public async ValueTask BeatAsync(IDatabase database, long runNo)
    {
        _seen[runNo] = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (time.GetElapsedTime(Interlocked.Read(ref _taken)) < Overdue) return;
        try
        {
            await WriteAsync(database);
        }
        catch (WeirException)
        {
            // What the run itself wrote is written; its sign of life waits for the next.
        }
    }

    /// <summary>Writes down what was heard since this was done last.</summary>
    /// <exception cref="WeirException">The database fails; what was heard is kept.</exception>
    public async Task WriteAsync(IDatabase database)
    {
        var beats = Take();
        if (beats.Count == 0) return;
        try
        {
            await database.WriteAsync(s => HeartbeatTable.Put(s, beats) + HeartbeatTable.Forget(s));
        }
        catch
        {
            foreach (var (run, seen) in beats) _seen.TryAdd(run, seen);
            throw;
        }
    }

    private List<(long RunNo, long Seen)> Take()
    {
        Interlocked.Exchange(ref _taken, time.GetTimestamp());
        var taken = new List<(long, long)>();
        foreach (var (run, _) in _seen)
            if (_seen.TryRemove(run, out var seen)) taken.Add((run, seen));
        return taken;
    }
}
