namespace Weir.Versioning.Files;

/// <summary>Work on many things by all cores, one thing at a time each: a large file in a range would hold up the range.</summary>
internal static class Cores
{
    /// <summary>Calls for each index; each thread has a state of its own. The first failure ends all.</summary>
    public static void ForEach<T>(int count, int parallelFrom, Func<T> make, Action<int, T> body, CancellationToken cancellation)
        where T : IDisposable?
    {
        if (count < parallelFrom || Environment.ProcessorCount == 1)
        {
            using var only = make();
            for (var i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(i, only);
            }

            return;
        }

        // A method of its own, so that a command that needs no threads does not load their library.
        OnAll(count, make, body, cancellation);
    }

    /// <summary>The same without a state.</summary>
    public static void ForEach(int count, int parallelFrom, Action<int> body, CancellationToken cancellation) =>
        ForEach<IDisposable?>(count, parallelFrom, static () => null, (i, _) => body(i), cancellation);

    private static void OnAll<T>(int count, Func<T> make, Action<int, T> body, CancellationToken cancellation)
        where T : IDisposable?
    {
        var next = -1;
        Exception? failure = null;
        var threads = new Thread[Math.Min(count, Environment.ProcessorCount) - 1];
        for (var i = 0; i < threads.Length; i++) (threads[i] = new Thread(Work) { IsBackground = true }).Start();
        Work();
        foreach (var thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        void Work()
        {
            try
            {
                using var state = make();
                for (int i; !cancellation.IsCancellationRequested && Volatile.Read(ref failure) is null && (i = Interlocked.Increment(ref next)) < count;) body(i, state);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }
    }
}
