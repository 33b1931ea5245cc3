using Weir.Foundation.Errors;
using Weir.Persistence;
using Weir.Persistence.Leases;
using Weir.Tracking.Retention;

namespace Weir.Tracking.Upkeep;

/// <summary>What a server does between requests: writes down signs of life, marks runs of which none came, removes what was deleted long ago. Of several servers on one database one does each.</summary>
public sealed class StoreUpkeep
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CollectEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromDays(1);

    private readonly TrackingService _service;
    private readonly UpkeepOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string>? _log;
    private readonly long _began;

    /// <summary>The upkeep of a store.</summary>
    /// <param name="service">The store.</param>
    /// <param name="options">What to do.</param>
    /// <param name="log">Hears what was removed and what failed.</param>
    /// <param name="time">Clock.</param>
    public StoreUpkeep(TrackingService service, UpkeepOptions options, Action<string>? log = null, TimeProvider? time = null) =>
        (_service, _options, _log, _time, _began) = (service, options, log, time ?? TimeProvider.System, (time ?? TimeProvider.System).GetTimestamp());

    private IDatabase Database => _service.Database;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Works until cancelled; what fails is told, and tried again later.</summary>
    /// <param name="cancellation">Ends it, after signs of life that came in were written down.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (_service.IsReadOnly) return;
        using var timer = new PeriodicTimer(Beat, _time);
        string? told = null;
        while (true)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellation);
                await OnceAsync(cancellation);
                told = null;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever it is, the server goes on, and so does its upkeep.
                var failure = e is WeirException known ? known.Code : e.GetType().Name;
                if (told != failure) _log?.Invoke($"upkeep of the store failed and is tried again: {e.Message}");
                told = failure; // once, however long a database stays away
            }
        }

        try
        {
            await _service.Heartbeats.WriteAsync(Database);
        }
        catch (WeirException)
        {
            // A few seconds of signs of life are lost with the database, and the next ones tell the same.
        }
    }

    /// <summary>Does what is due.</summary>
    /// <exception cref="WeirException">The database or the artifact store fails.</exception>
    public async Task OnceAsync(CancellationToken cancellation = default)
    {
        await _service.Heartbeats.WriteAsync(Database);
        if (_options.StaleAfter is { } silence) await MarkAsync(silence, cancellation);
        if (await ClaimAsync("unfinished uploads", TidyEvery, cancellation) && await Collection.RemoveUnfinishedAsync(_service, _time, cancellation) is var left and > 0)
            _log?.Invoke(FormattableString.Invariant($"removed {left} files that killed uploads had left"));
        if (_options.KeepDeleted is not { } kept || !await ClaimAsync("retention", CollectEvery, cancellation)) return;
        var report = await Collection.RunAsync(_service, new CollectRequest { OlderThan = kept, AlsoOf = _options.AlsoOf }, time: _time, cancellation: cancellation);
        if (report.Runs + report.Experiments + report.LoggedModels + report.Traces > 0)
            _log?.Invoke(FormattableString.Invariant($"retention removed {report.Runs} runs, {report.Experiments} experiments, {report.LoggedModels} logged models, {report.Traces} traces, {report.Bytes} bytes of artifacts"));
    }

    // Who did not listen did not hear: after a time in which no server ran, runs have as long to speak as ever.
    private async Task MarkAsync(TimeSpan silence, CancellationToken cancellation)
    {
        if (_time.GetElapsedTime(_began) < silence) return;
        var since = Now - (long)silence.TotalMilliseconds;
        while (await Database.ReadAsync(s => HeartbeatTable.Silent(s, since), cancellation) is { Count: > 0 })
            await Database.WriteAsync(s => HeartbeatTable.Mark(s, HeartbeatTable.Silent(s, since), _options.FailStale), cancellation); // asked again: one may just have spoken, or another server been here
    }

    // Asked before it is claimed: a store at rest is not written to.
    private async Task<bool> ClaimAsync(string name, TimeSpan period, CancellationToken cancellation) =>
        await Database.ReadAsync(s => PeriodTable.IsFree(s, name, Now, period), cancellation) && await Database.WriteAsync(s => PeriodTable.TryClaim(s, name, Now, period), cancellation);
}
