using Weir.Training.AutoML.Workers;

namespace Weir.Training.AutoML.Search;

/// <summary>Gives tasks of a schedule to workers until a budget ends, all is tried, or somebody says that it is enough.</summary>
internal sealed class ModelSearch(SearchSchedule schedule, WorkerPool pool, int? mostKept, Func<double> elapsed, ISearchListener? listener)
{
    private readonly Lock _told = new();
    private long _trees;
    private double _bestFit;
    private bool _hasWhole;

    /// <summary>Trees of all models that are kept. May be asked by any thread.</summary>
    public long Trees => Interlocked.Read(ref _trees);

    /// <summary>Seconds that the best model took on a fold: as long, about, as it takes again on all rows. May be asked by any thread.</summary>
    public double BestFitSeconds => Volatile.Read(ref _bestFit);

    /// <summary>Whether something is trained on all folds. May be asked by any thread.</summary>
    public bool HasWhole => Volatile.Read(ref _hasWhole);

    /// <summary>Seconds from the start of the training to the first model that could be the result; null without one.</summary>
    public double? FirstModelSeconds { get; private set; }

    /// <summary>Searches. What is at work at the end is killed, and counts for nothing.</summary>
    /// <param name="goesOn">False begins nothing more.</param>
    /// <param name="over">Ends it.</param>
    public async Task RunAsync(Func<bool> goesOn, CancellationToken over)
    {
        try
        {
            while (!over.IsCancellationRequested)
            {
                while (pool.HasIdle && goesOn() && schedule.Next() is { } next) Start(next);
                if (!pool.IsBusy) return;
                var (task, result) = await pool.NextAsync(over);
                Rested(task);
                foreach (var outcome in await EndAsync(task, result)) Tell(outcome);
                Forget();
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Its time is up.
        }
        finally
        {
            pool.Stop();
        }
    }

    private void Start(FoldTask task)
    {
        Working(0);
        pool.Start(task, Working);

        void Working(int round)
        {
            if (listener is null) return;
            lock (_told) listener.Working(task.Trial, task.Candidate.ToString(), task.Fold, round);
        }
    }

    private void Rested(FoldTask task)
    {
        if (listener is null) return;
        lock (_told) listener.Rested(task.Trial, task.Fold);
    }

    private async Task<IReadOnlyList<TrialOutcome>> EndAsync(FoldTask task, Task<FoldResult> result)
    {
        try
        {
            return schedule.Done(task, await result);
        }
        catch (NoWorkerException) when (pool.HasAny)
        {
            schedule.GiveBack(task);
            return [];
        }
        catch (TrialFailedException e)
        {
            return schedule.Failed(task, e.Message);
        }
    }

    private void Tell(TrialOutcome outcome)
    {
        if (outcome.HasModels) FirstModelSeconds ??= elapsed();
        else Drop(outcome);
        if (listener is null) return;
        lock (_told) listener.Ended(outcome.Told() with { EndedAfter = elapsed() });
    }

    // Only the best can become part of the result; the others' models would fill the disk.
    private void Forget()
    {
        var kept = schedule.Outcomes.Where(o => o.HasModels).OrderBy(o => o.Loss ?? o.FirstLoss).ThenBy(o => o.Number).ToLookup(o => o.IsWhole);
        foreach (var outcome in kept.SelectMany(k => k.Skip(mostKept ?? int.MaxValue)))
        {
            schedule.Forget(outcome);
            Drop(outcome);
        }

        Volatile.Write(ref _hasWhole, kept[true].Any());
        var best = kept[true].FirstOrDefault() ?? kept[false].FirstOrDefault();
        Volatile.Write(ref _bestFit, best is { Share: >= 1 } ? best.FitSeconds / Math.Max(1, best.TreesByFold.Count) : 0);
        Interlocked.Exchange(ref _trees, kept.SelectMany(k => k.Take(mostKept ?? int.MaxValue)).Sum(o => (long)o.Trees));
    }

    private void Drop(TrialOutcome outcome)
    {
        if (schedule.IsLent(outcome)) return;
        // What was lent belongs to the lender.
        for (var fold = outcome.FirstFrom == outcome.Number ? 0 : 1; fold < Math.Max(1, outcome.TreesByFold.Count); fold++) pool.Forget(outcome.TaskOf(fold));
    }
}
