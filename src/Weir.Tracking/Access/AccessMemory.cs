using System.Collections.Concurrent;
using Weir.Persistence;

namespace Weir.Tracking.Access;

/// <summary>What a process remembers of users and permissions, so that requests need no query for them.</summary>
/// <remarks>A change made by this process counts at once; one made by another process after <see cref="Trust"/> at most. A refusal is never
/// given from memory alone: it is asked again before.</remarks>
internal sealed class AccessMemory(IDatabase database, TimeProvider time)
{
    /// <summary>How long it is believed without asking.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile State _state = new(-1, -1, []);
    private long _checkedAt;
    private int _stale = 1;

    /// <summary>Changes when a name, password, rank, group or token has changed.</summary>
    public async ValueTask<long> IdentitiesAsync(CancellationToken cancellation) => (await CurrentAsync(false, cancellation)).Identities;

    /// <summary>What a user may do.</summary>
    public async ValueTask<UserAccess> OfAsync(long userId, Permission standard, bool isFresh, CancellationToken cancellation)
    {
        var state = await CurrentAsync(isFresh, cancellation);
        if (state.Users.TryGetValue(userId, out var known)) return known;
        var loaded = await database.ReadAsync(s => UserAccess.Load(s, userId, standard), cancellation);
        return state.Users.GetOrAdd(userId, loaded);
    }

    /// <summary>The next question asks the database.</summary>
    public void Forget() => Volatile.Write(ref _stale, 1);

    private async ValueTask<State> CurrentAsync(bool isFresh, CancellationToken cancellation)
    {
        var state = _state;
        if (!isFresh && Volatile.Read(ref _stale) == 0 && time.GetElapsedTime(Volatile.Read(ref _checkedAt)) < Trust) return state;
        Volatile.Write(ref _stale, 0); // before the question: what changes meanwhile asks for another
        var asked = time.GetTimestamp();
        var (identities, grants) = await database.ReadAsync(AccessCounters.Read, cancellation);
        lock (_gate)
        {
            // The counters only grow: an answer that was overtaken by another must not bring back what was.
            if (identities > _state.Identities || grants > _state.Grants) _state = new State(identities, grants, []);
            Volatile.Write(ref _checkedAt, asked);
            return _state;
        }
    }

    private sealed record State(long Identities, long Grants, ConcurrentDictionary<long, UserAccess> Users);
}
