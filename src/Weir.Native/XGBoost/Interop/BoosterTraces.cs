namespace Weir.Native.XGBoost.Interop;

/// <summary>What the library keeps for boosters on the calling thread, as far as this process knows.</summary>
/// <remarks>XGBoost keeps predictions by thread and, within it, by the booster's address (1.7, src/learner.cc, ThreadLocalPredictionCache). Freeing a booster clears the freeing thread alone. A later booster at its address then finds, on any other thread that had used the first, the first's matrices and predictions: it refuses to train (other columns) or gives the dead one's figures. So each thread remembers which booster it last used at an address.</remarks>
internal static class BoosterTraces
{
    [ThreadStatic]
    private static Dictionary<nint, long>? _onThisThread;

    private static long _last;

    private static Dictionary<nint, long> OnThisThread => _onThisThread ??= [];

    /// <summary>Makes a booster of which this thread has no trace of another. A trace goes by freeing what lies there.</summary>
    /// <param name="create">Creates in the library.</param>
    /// <param name="free">Frees in the library.</param>
    public static (nint Handle, long Serial) Create(Func<nint> create, Action<nint> free)
    {
        while (true)
        {
            var handle = create();
            if (OnThisThread.Remove(handle))
            {
                free(handle);
                continue; // as often as there are traces, at most
            }

            var serial = Interlocked.Increment(ref _last);
            OnThisThread.Add(handle, serial);
            return (handle, serial);
        }
    }

    /// <summary>Says that this thread uses a booster in a way that leaves a trace.</summary>
    /// <returns>Whether there was none of another: false is that the library would mix the two up.</returns>
    public static bool TryUse(nint handle, long serial) => OnThisThread.TryAdd(handle, serial) || OnThisThread[handle] == serial;

    /// <summary>Says that this thread has freed a booster, and with it what the thread kept.</summary>
    public static void Freed(nint handle) => OnThisThread.Remove(handle);
}
