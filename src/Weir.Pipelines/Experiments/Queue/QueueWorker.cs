using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments.Running;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Queue;

/// <summary>Takes one experiment after the other from the queue and runs each in a folder of its own, until nothing waits or it is asked to stop.</summary>
/// <param name="repository">The repository.</param>
/// <param name="begin">Begins the execution of one; what it prints goes to the writer.</param>
/// <param name="time">The clock.</param>
public sealed class QueueWorker(DvcRepository repository, Func<ExperimentIdentity, TextWriter, IExperimentExecution> begin, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ExperimentQueue _queue = new(repository, time);
    private readonly QueueWorkers _workers = new(repository, time);

    /// <summary>Works in a slot; returns at once when another works there.</summary>
    public async Task RunAsync(int slot, CancellationToken cancellation)
    {
        using var held = _workers.Enter(slot);
        if (held is null) return;
        await _queue.RecoverAsync(cancellation);
        await ExperimentWorktree.CleanAsync(repository, time, cancellation);
        while (_workers.Asked(slot) is null && await _queue.ClaimAsync(cancellation) is { } claim) await RunAsync(slot, claim.Experiment, claim.Lock, cancellation);
    }

    private async Task RunAsync(int slot, StashedExperiment experiment, Foundation.Files.InterProcessLock running, CancellationToken cancellation)
    {
        ExperimentRef? made = null;
        string? message = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ended = new CancellationTokenSource();
        await using var log = new StreamWriter(new FileStream(_queue.LogOf(experiment.Commit), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
        var watching = WatchAsync(slot, experiment, stop, ended.Token);
        try
        {
            var runner = new ExperimentRunner(repository, identity => begin(identity, log), time);
            made = await runner.RunStashedAsync(experiment, jobs: 1, "queue", stop.Token);
        }
        catch (WeirException e)
        {
            message = e.Message;
            await log.WriteLineAsync($"error: {e.Message}");
            if (e.Hint is { } hint) await log.WriteLineAsync($"       {hint}");
        }
        catch (OperationCanceledException)
        {
            message = "it was ended";
            await log.WriteLineAsync("error: it was ended");
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
            await _queue.FinishAsync(experiment, running, made, message);
        }
    }

    private async Task WatchAsync(int slot, StashedExperiment experiment, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                if (File.Exists(_queue.KillOf(experiment.Commit)) || _workers.Asked(slot) == "kill")
                {
                    await stop.CancelAsync();
                    return;
                }

                await Task.Delay(Pause, time, ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The experiment is over.
        }
    }
}
