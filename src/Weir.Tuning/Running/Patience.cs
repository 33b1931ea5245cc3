using Weir.Foundation.Errors;

namespace Weir.Tuning.Running;

/// <summary>Tries again what a database or a server refuses that is away for a moment: hours of training are not lost to its restart.</summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Runs a call until it is answered.</summary>
    /// <param name="call">Makes the call; true for one that may have been heard before without an answer.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="WeirException">What the call throws, if it is not transient or has been so for two minutes.</exception>
    public async Task<T> RunAsync<T>(Func<bool, Task<T>> call, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(50);
        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                return await call(isAgain);
            }
            catch (WeirException e) when (e.IsTransient && time.GetElapsedTime(started) < Most)
            {
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>The same for a call without an answer's value.</summary>
    /// <exception cref="WeirException">As of the other.</exception>
    public Task RunAsync(Func<bool, Task> call, CancellationToken cancellation = default) => RunAsync<bool>(
        async isAgain =>
        {
            await call(isAgain);
            return true;
        },
        cancellation);
}
