using System.Collections.Concurrent;

namespace Weir.Tracking.Access;

/// <summary>Makes guessing slow: after some failures a name, an address, or both together must wait, each time twice as long.</summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>The name that stands for whatever came as a token: no user's, and no reason to hold up passwords of the same address.</summary>
    public const string AnyToken = "\0token";

    private const int MostEntries = 50_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Failures> _failures = [];

    /// <summary>How long to wait before the next attempt is looked at; zero for not at all.</summary>
    public TimeSpan Wait(string name, string address)
    {
        var longest = TimeSpan.Zero;
        foreach (var (key, _) in Keys(name, address))
        {
            if (!_failures.TryGetValue(key, out var failures)) continue;
            var left = failures.Pause - time.GetElapsedTime(failures.At);
            if (left > longest) longest = left;
        }

        return longest;
    }

    public void Failed(string name, string address)
    {
        if (_failures.Count > MostEntries) Sweep();
        foreach (var (key, free) in Keys(name, address))
            _failures.AddOrUpdate(key, _ => Next(0, free), (_, before) => Next(time.GetElapsedTime(before.At) > ForgottenAfter ? 0 : before.Count, free));
    }

    /// <summary>A right password forgives the failures of this name from this address, and no others: they may be somebody else's.</summary>
    public void Succeeded(string name, string address) => _failures.TryRemove(Pair(name, address), out _);

    // A name alone is held up late and by much less than a pair: otherwise anybody could lock anybody out.
    private static (string Key, int Free)[] Keys(string name, string address) =>
        name == AnyToken ? [(Pair(name, address), 5)] : [(Pair(name, address), 5), ("a" + address, 30), ("n" + name, 100)];

    private static string Pair(string name, string address) => $"p{address}\n{name}";

    private Failures Next(int before, int free)
    {
        var over = before + 1 - free;
        var pause = over < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(over, 20))));
        return new Failures(before + 1, time.GetTimestamp(), free == 100 && pause.TotalSeconds > 30 ? TimeSpan.FromSeconds(30) : pause);
    }

    private void Sweep()
    {
        foreach (var (key, failures) in _failures)
            if (time.GetElapsedTime(failures.At) > Longest) _failures.TryRemove(key, out _);
        if (_failures.Count > MostEntries) _failures.Clear(); // a flood of names and addresses: memory goes first
    }

    private readonly record struct Failures(int Count, long At, TimeSpan Pause);
}
