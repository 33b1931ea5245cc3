using Weir.Tuning.Storage;
using Weir.Tuning.Studies;

namespace Weir.Tuning.Running;

/// <summary>Runs the trials of a study by commands, several at once, until there is nothing left to do. Any number of runners may work on one study.</summary>
public sealed class StudyRunner(StoredStudy study, RunnerOptions options, IStudyListener listener, TimeProvider time)
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(2);

    private TimeSpan Patience => options.Lease / 10 < MostPatience ? options.Lease / 10 : MostPatience;

    /// <summary>Runs.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller; commands at work were ended and their trials queued again within their retries. A time limit is no exception.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.LogFolder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var limit = options.Timeout is { } most ? time.CreateTimer(_ => stop.Cancel(), null, most, Timeout.InfiniteTimeSpan) : null;
        var workers = Enumerable.Range(0, options.Jobs).Select(i => WorkAsync(new Worker(options.Jobs == 1 ? options.WorkerName : $"{options.WorkerName}/{i}", options.Lease), stop)).ToList();
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

    private async Task WorkAsync(Worker worker, CancellationTokenSource stop)
    {
        try
        {
            while (!await IsStaleAsync(stop.Token))
            {
                if (await study.AskAsync(worker, stop.Token) is { } claim) await new TrialProcess(study, options, claim, listener, time).RunAsync(stop.Token);
                else if (await study.MayComeBackAsync(stop.Token)) await Task.Delay(Patience, time, stop.Token); // others work on the rest, and may be lost
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
        var view = await study.ReadAsync(cancellation);
        if (BestTrial.Of(view) is not { } best) return false;
        var after = view.Finished.SkipWhile(t => t != best).Skip(1).Count(t => t.State is Trials.TrialState.Complete or Trials.TrialState.Pruned);
        return after >= most;
    }
}
