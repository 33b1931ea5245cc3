using Weir.Foundation.Errors;

namespace Weir.Versioning.Transfer;

/// <summary>Does again what failed for a reason that may pass, with pauses that grow.</summary>
internal static class Retry
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs an action until it succeeds, fails for good, or failed five times.</summary>
    public static async Task<T> RunAsync<T>(Func<int, Task<T>> action, TimeProvider time, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await action(attempt);
            }
            catch (Exception e) when (attempt + 1 < Attempts && MayPass(e) && !cancellation.IsCancellationRequested)
            {
                // Chance in it, so that many do not come back at once.
                var pause = FirstPause * Math.Pow(3, attempt) * (0.75 + (0.5 * (Environment.TickCount64 % 97) / 97));
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    /// <summary>True for failures of a connection or a busy server.</summary>
    public static bool MayPass(Exception e) => e switch
    {
        WeirException weir => weir.IsTransient && weir.Code != "storage_unavailable", // stores that say so have asked again themselves
        HttpRequestException or TimeoutException => true,
        TaskCanceledException => true, // an HTTP client's time-out; a cancellation of ours is seen before
        IOException io => io is not (FileNotFoundException or DirectoryNotFoundException) && io.HResult is not (28 or 122), // not a full disk
        _ => false,
    };
}
