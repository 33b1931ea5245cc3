using Weir.Foundation.Errors;
using Weir.Tuning.Running.Local;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;
using Weir.Tuning.Studies;

namespace Weir.Tuning.Running;

/// <summary>Runs the trials of a study by commands, several at once, until there is nothing left to do. Any number of runners may work on one study.</summary>
public sealed class StudyRunner(StoredStudy study, RunnerOptions options, IStudyListener listener, TimeProvider time)
{
    private const string Killed = "whoever ran it was killed";

    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(2);

    private readonly ITrialLauncher _launcher = options.Launcher ?? new LocalTrials(Path.Combine(options.LogFolder, "runners"), time);

    private readonly TrialCompositions _compositions = new();

    private readonly PatientStudy _patient = new(study, listener, time);

    private TimeSpan Pause => options.Lease / 10 < MostPatience ? options.Lease / 10 : MostPatience;

    /// <summary>Runs.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller; commands at work were ended and their trials queued again within their retries. A time limit is no exception.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.LogFolder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var limit = options.Timeout is { } most ? time.CreateTimer(_ => stop.Cancel(), null, most, Timeout.InfiniteTimeSpan) : null;
        await using var own = options.Launcher is null ? _launcher : null;
        await GiveBackAsync(stop.Token);
        var left = await TakeOverAsync(stop);
        var workers = Enumerable.Range(0, options.Jobs).Select(i => WorkAsync(new Worker(options.Jobs == 1 ? options.WorkerName : $"{options.WorkerName}/{i}", options.Lease), left.Where((_, n) => n % options.Jobs == i).ToList(), stop)).ToList();
        try
        {
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is up, or another worker failed and Task.WhenAll tells of that one.
        }

        foreach (var failed in workers.Where(w => w.IsFaulted)) await failed;
    }

    // What a runner before this one had at work when it was killed.
    private async Task GiveBackAsync(CancellationToken cancellation)
    {
        foreach (var left in await _launcher.EndLeftAsync(cancellation))
        {
            if (await RegainAsync(left, cancellation) is { } claim)
            {
                await _patient.GivenBackAsync(claim, left.Variables);
                await _patient.TellFailedAsync(claim, Killed, asksForRetry: true);
                listener.AskedAgain(claim);
                await _patient.EndedAsync(claim, Trials.TrialState.Fail, [], Killed);
            }

            _launcher.Forget(left.Number);
        }
    }

    // What a runner before this one left at work. All of them at once: their time runs already.
    private async Task<List<Task>> TakeOverAsync(CancellationTokenSource stop)
    {
        var running = new List<Task>();
        foreach (var left in _launcher.TakeOver())
        {
            if (await RegainAsync(left, stop.Token) is { } claim) running.Add(new TrialProcess(_patient, options, _launcher, _compositions, claim, left, listener, time).RunAsync(stop.Token));
            else await _launcher.GiveUpAsync(left);
        }

        return running;
    }

    // Null where somebody took it for lost meanwhile, or where it was told of.
    private async Task<TrialClaim?> RegainAsync(LeftTrial left, CancellationToken cancellation)
    {
        try
        {
            var claim = await study.ClaimOfAsync(left.Number, left.Token, cancellation);
            await study.HeartbeatAsync(claim, options.Lease, cancellation);
            return claim;
        }
        catch (WeirException e) when (e.Code is TuningErrors.Lost or TuningErrors.Trial)
        {
            return null;
        }
    }

    private async Task WorkAsync(Worker worker, IReadOnlyList<Task> first, CancellationTokenSource stop)
    {
        try
        {
            await Task.WhenAll(first);
            while (!await IsStaleAsync(stop.Token))
            {
                if (await _patient.AskAsync(worker, stop.Token) is { } claim) await new TrialProcess(_patient, options, _launcher, _compositions, claim, null, listener, time).RunAsync(stop.Token);
                else if (await _patient.MayComeBackAsync(stop.Token)) await Task.Delay(Pause, time, stop.Token); // others work on the rest, and may be lost
                else return;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await stop.CancelAsync(); // what ended this worker would end the others too: the study is gone, or the disk is full
            throw;
        }
    }

    private async Task<bool> IsStaleAsync(CancellationToken cancellation)
    {
        if (options.StaleTrials is not { } most) return false;
        var view = await _patient.ReadAsync(cancellation);
        if (BestTrial.Of(view) is not { } best) return false;
        var after = view.Finished.SkipWhile(t => t != best).Skip(1).Count(t => t.State is Trials.TrialState.Complete or Trials.TrialState.Pruned);
        return after >= most;
    }
}
