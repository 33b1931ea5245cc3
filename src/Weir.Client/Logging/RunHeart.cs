using Weir.Foundation.Errors;

namespace Weir.Client.Logging;

/// <summary>Tells the server once a minute that a run is at work, so that one that only computes for a while is not taken for dead. Any write tells the same; where nobody asks
/// for such signs (MLflow's own server) it stops by itself.</summary>
public sealed class RunHeart : IAsyncDisposable
{
    private readonly ITrackingTransport _transport;
    private readonly string _runId;
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Begins to beat; dispose it when the run ends.</summary>
    /// <param name="client">Where the run is.</param>
    /// <param name="runId">The run.</param>
    /// <param name="every">Pause between signs; a minute if not given.</param>
    /// <param name="time">Clock.</param>
    public RunHeart(TrackingClient client, string runId, TimeSpan? every = null, TimeProvider? time = null)
    {
        (_transport, _runId, _every, _time) = (client.Transport, runId, every ?? TimeSpan.FromMinutes(1), time ?? TimeProvider.System);
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _worker;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(_every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    if (!await _transport.BeatAsync(_runId, _stop.Token)) return;
                }
                catch (WeirException e) when (e.Code is MlflowErrors.ResourceDoesNotExist or MlflowErrors.InvalidParameterValue or MlflowErrors.PermissionDenied)
                {
                    return; // deleted, or not ours to write: nothing that a sign of life would change
                }
                catch (WeirException)
                {
                    // The next one may get through: a server that starts anew answers this and that.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run ends.
        }
    }
}
