using System.Collections.Concurrent;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Foundation.Project;
using Weir.Persistence;
using Weir.Pipelines.Triggers.Sensing;
using Weir.Pipelines.Triggers.Store;

namespace Weir.Pipelines.Triggers.Running;

/// <summary>Sets triggers off and runs what they ask for. Several servers may do so on one database: each slot fires once, each firing has one server at a time.</summary>
public sealed class TriggerEngine
{
    /// <summary>Runs of one server at once.</summary>
    private const int MostRunning = 8;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Extension = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pruning = TimeSpan.FromMinutes(10);

    private readonly TriggerStore _store;
    private readonly WeirProject _project;
    private readonly FiringProcess _process;
    private readonly Action<string>? _log;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Running> _running = new();
    private readonly Looks _looks = new();
    private readonly string _owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName} {Environment.ProcessId} {Id.New()[..8]}");
    private long _extended;
    private long _pruned;

    /// <summary>The engine of one server.</summary>
    /// <param name="store">The triggers.</param>
    /// <param name="project">Where commands run.</param>
    /// <param name="program">How Weir is started; null for this program itself.</param>
    /// <param name="environment">Variables to set for commands.</param>
    /// <param name="log">Hears what failed.</param>
    /// <param name="time">Clock.</param>
    public TriggerEngine(
        TriggerStore store, WeirProject project, IReadOnlyList<string>? program = null, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? log = null, TimeProvider? time = null)
    {
        _store = store;
        _project = project;
        _process = new FiringProcess(project, program ?? WeirProgram.Words, environment ?? new Dictionary<string, string?>());
        _log = log;
        _time = time ?? TimeProvider.System;
    }

    private IDatabase Database => _store.Database;

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Works until cancelled; then ends what runs, which goes on when a server is there again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        string? told = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await OnceAsync(cancellation);
                told = null;
                await Task.Delay(Beat, _time, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever it is, the server goes on, and so do its triggers.
                if (told != e.Message) _log?.Invoke($"triggers could not be looked after and are tried again: {e.Message}");
                told = e.Message;
                await Task.Delay(Beat, _time, CancellationToken.None);
            }
        }

        foreach (var running in _running.Values) await running.StopAsync("stopped");
        await _looks.EndAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Task));
        try
        {
            await NoteAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // Another server looks when the time of the claim is over.
        }
    }

    /// <summary>Does what is due, and starts what may start; does not wait for runs or looks to end. What a look found is taken in the next time.</summary>
    public async Task OnceAsync(CancellationToken cancellation = default)
    {
        await NoteAsync(cancellation);
        await SetOffAsync(cancellation);
        await ExtendAsync(cancellation);
        await StartAsync(cancellation);
        await PruneAsync(cancellation);
    }

    /// <summary>Waits until nothing runs here.</summary>
    internal async Task SettleAsync()
    {
        while (_running.Values.ToArray() is { Length: > 0 } all) await Task.WhenAll(all.Select(r => r.Task));
    }

    /// <summary>Waits until all looks that are under way have ended.</summary>
    internal Task LookedAsync() => _looks.SettleAsync();

    // Asked before it is claimed: a store at rest is not written to.
    private async Task SetOffAsync(CancellationToken cancellation)
    {
        var due = await Database.ReadAsync(s => TriggerTable.Due(s, Now), cancellation);
        if (due.Any(r => r.Definition.Cron is not null)) await Database.WriteAsync(ByTheClock, cancellation);
        foreach (var row in due.Where(r => r.Definition.Cron is null))
        {
            if (!_looks.MayBegin(row.Definition.Name)) continue;
            if (await Database.WriteAsync(s => ClaimLook(s, row), cancellation) is { } claimed && Sensors.Of(claimed.Definition, _project.Root) is { } sensor)
                _looks.Begin(claimed.Definition.Name, sensor, claimed.NextLook, cancellation);
        }
    }

    // Read again inside the transaction: another server may have been here.
    private int ByTheClock(ISqlSession session)
    {
        var now = _time.GetUtcNow();
        foreach (var row in TriggerTable.Due(session, now.ToUnixTimeMilliseconds()).Where(r => r.Definition.Cron is not null))
        {
            var due = DueTimes.Of(row.Definition.Cron!, row.Definition.Name, row.Reached, now);
            foreach (var (time, skip, isCaughtUp) in due.Times)
            {
                // Due at its own time, so that of many that are caught up the oldest is the first.
                var firing = FiringTable.New(row.Definition.Name, TriggerStore.Slot(time), $"schedule {row.Definition.Cron!.Expression}", now, Math.Min(time.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()));
                FiringQueue.Add(session, row.Definition, skip is null ? firing : firing with { State = FiringStates.Skipped, Message = skip }, isCaughtUp);
            }

            TriggerTable.Put(session, row with { Reached = due.Reached, NextLook = due.NextLook });
        }

        return 0;
    }

    private TriggerRow? ClaimLook(ISqlSession session, TriggerRow row)
    {
        if (TriggerTable.Find(session, row.Definition.Name) is not { IsPaused: false } now || now.NextLook > Now || Sensors.Of(now.Definition, _project.Root) is null) return null;
        now = now with { NextLook = Now + (long)Looks.Longest.TotalMilliseconds };
        TriggerTable.Put(session, now);
        return now;
    }

    private async Task NoteAsync(CancellationToken cancellation)
    {
        foreach (var look in _looks.Ended())
        {
            await Database.WriteAsync(session => Note(session, look), cancellation);
            _looks.Forget(look);
        }
    }

    private bool Note(ISqlSession session, Look look)
    {
        // Changed, paused or claimed anew meanwhile: what was found says nothing of it any more.
        if (TriggerTable.Find(session, look.Trigger) is not { IsPaused: false } row || row.NextLook != look.Claim) return false;
        var (name, sensor, _, found, fault) = look;
        row = row with { NextLook = found is null && fault is null ? Now : Now + (long)(sensor.EverySeconds * 1000) };
        var state = row.Sensor ?? new SensorState();
        if (found is null)
        {
            if (fault is not null && state.Fault != fault) _log?.Invoke($"trigger '{name}': {fault}");
            TriggerTable.Put(session, row with { Sensor = state with { Fault = fault ?? state.Fault } });
            return false;
        }

        if (state.Seen is null || found == state.Seen)
        {
            TriggerTable.Put(session, row with { Sensor = new SensorState(found) }); // what was there at the beginning is not new
            return false;
        }

        if (found != state.Pending) state = state with { Pending = found, PendingSince = Now, Fault = null };
        var settled = state.PendingSince + (long)(sensor.QuietSeconds * 1000);
        var last = FiringTable.Of(session, name, null, 1) is [var newest] ? newest.CreatedAt : 0;
        var allowed = Math.Max(settled, last + (long)(row.Definition.LeastSecondsBetween * 1000));
        if (Now < allowed)
        {
            TriggerTable.Put(session, row with { Sensor = state, NextLook = Math.Min(row.NextLook, allowed) });
            return false;
        }

        TriggerTable.Put(session, row with { Sensor = new SensorState(found) });
        // The same content may come back after another: the moment belongs to the slot.
        var slot = string.Create(CultureInfo.InvariantCulture, $"{found} {TriggerStore.Slot(_time.GetUtcNow())}");
        return FiringQueue.Add(session, row.Definition, FiringTable.New(name, slot, $"{sensor.Name} changed: {found}", _time.GetUtcNow())) is not null;
    }

    private async Task ExtendAsync(CancellationToken cancellation)
    {
        if (_running.IsEmpty) return;
        var mustExtend = _time.GetElapsedTime(_extended) >= Extension;
        var mine = mustExtend
            ? await Database.WriteAsync(s => FiringTable.Extend(s, _owner, Now + (long)Lease.TotalMilliseconds), cancellation)
            : await Database.ReadAsync(s => FiringTable.Mine(s, _owner), cancellation);
        if (mustExtend) _extended = _time.GetTimestamp();
        foreach (var running in _running.Values)
        {
            var still = mine.Find(m => m.Id == running.Firing.Id && m.Attempt == running.Firing.Attempt);
            if (still.Id is null) await running.StopAsync("lost"); // another server has it, or the trigger was deleted
            else if (still.IsCancelled) await running.StopAsync("cancelled");
        }
    }

    // History has an end, or a schedule by the second fills the disk.
    private async Task PruneAsync(CancellationToken cancellation)
    {
        if (_pruned != 0 && _time.GetElapsedTime(_pruned) < Pruning) return;
        _pruned = _time.GetTimestamp();
        foreach (var trigger in (await _store.ListAsync(cancellation)).Triggers)
            TriggerLogs.Remove(_project, await _store.PruneAsync(trigger.Definition.Name, cancellation));
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var free = MostRunning - _running.Count;
        if (free <= 0 || !await Database.ReadAsync(s => FiringTable.Open(s).Any(o => o.Firing.State == FiringStates.Queued || o.LeaseUntil <= Now), cancellation)) return;
        foreach (var (firing, trigger) in await Database.WriteAsync(s => FiringQueue.Claim(s, _owner, free, Now, Now + (long)Lease.TotalMilliseconds), cancellation))
        {
            var running = new Running(firing);
            _running[firing.Id] = running;
            running.Task = Task.Run(() => RunAsync(running, trigger), CancellationToken.None);
        }
    }

    private async Task RunAsync(Running running, TriggerDefinition trigger)
    {
        var (state, message, code) = (FiringStates.Failed, (string?)null, (int?)null);
        try
        {
            if (trigger.TimeoutSeconds > 0) running.Stop.CancelAfter(TimeSpan.FromSeconds(trigger.TimeoutSeconds));
            (var exit, message) = await _process.RunAsync(running.Firing, trigger, running.Stop.Token);
            (state, code) = (exit == 0 ? FiringStates.Succeeded : FiringStates.Failed, exit);
        }
        catch (OperationCanceledException)
        {
            (state, message) = running.Why switch
            {
                "cancelled" => (FiringStates.Cancelled, "ended"),
                "stopped" => (FiringStates.Queued, "the server was stopped; it goes on where that stopped"),
                "lost" => (FiringStates.Cancelled, null),
                _ => (FiringStates.Failed, string.Create(CultureInfo.InvariantCulture, $"ended after its time of {trigger.TimeoutSeconds} s")),
            };
        }
        catch (Exception e)
        {
            message = e.Message;
        }

        await TellAsync(running, state, code, message);
        _running.TryRemove(running.Firing.Id, out _);
        running.Dispose();
    }

    // The end of a run is told until it is heard, or until the lease is long over and another server has the firing.
    private async Task TellAsync(Running running, string state, int? code, string? message)
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            try
            {
                await Database.WriteAsync(s => FiringTable.End(s, running.Firing, _owner, state, code, message, Now));
                return;
            }
            catch (WeirException e)
            {
                if (attempt == 0) _log?.Invoke($"the end of '{running.Firing.Trigger}' cannot be written down yet: {e.Message}");
                await Task.Delay(Beat, _time, CancellationToken.None);
            }
        }
    }

    private sealed class Running(Firing firing) : IDisposable
    {
        public Firing Firing => firing;

        public CancellationTokenSource Stop { get; } = new();

        public string? Why { get; private set; }

        public Task Task { get; set; } = Task.CompletedTask;

        public async Task StopAsync(string why)
        {
            if (Why is not null) return;
            Why = why;
            await Stop.CancelAsync();
        }

        public void Dispose() => Stop.Dispose();
    }
}
