using System.Collections.Concurrent;

namespace Weir.Foundation.Processes;

/// <summary>Children of this process, each in a session of its own, which no signal of the terminal reaches: what is to be killed when this process ends without the time to end them.</summary>
public static class ChildGroups
{
    private static readonly ConcurrentDictionary<int, byte> Leaders = new();

    /// <summary>Says that a child runs.</summary>
    /// <param name="leader">Its id, which is its group's too where the system has sessions.</param>
    public static void Add(int leader) => Leaders.TryAdd(leader, 0);

    /// <summary>Says that a child was waited for: its id may become another's.</summary>
    public static void Remove(int leader) => Leaders.TryRemove(leader, out _);

    /// <summary>Kills all that run, with their groups, and waits for none.</summary>
    public static void KillAll()
    {
        foreach (var leader in Leaders.Keys) ProcessGroup.KillNow(leader);
    }
}
