using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Scheduling;

/// <summary>Runs the tasks of a graph: each after what it waits for, as many at once as the pool gives, lower numbers first.</summary>
/// <param name="tasks">The tasks; their place is their number.</param>
/// <param name="pool">What they share.</param>
/// <param name="onFailure">What a failure means for the rest.</param>
internal sealed class GraphScheduler(IReadOnlyList<ScheduledTask> tasks, ResourcePool pool, FailureMode onFailure)
{
    private readonly StageResult?[] _results = new StageResult?[tasks.Count];
    private readonly SortedSet<int> _ready = [];
    private readonly int[] _waiting = new int[tasks.Count];
    private readonly List<int>[] _downstream = [.. tasks.Select(_ => new List<int>())];

    /// <summary>Runs all.</summary>
    /// <param name="run">Runs one task; failures are results, not exceptions. It is given the numbers of graphics processors that it may use.</param>
    /// <param name="blocked">Makes the result of a task that is not run, because one that it waits for failed.</param>
    /// <param name="cancellation">Begins nothing more and ends what runs.</param>
    /// <returns>One result a task that was looked at, in the order of the tasks.</returns>
    /// <exception cref="OperationCanceledException">Cancelled from outside, when all has ended.</exception>
    public async Task<IReadOnlyList<StageResult>> RunAsync(
        Func<ScheduledTask, IReadOnlyList<string>, CancellationToken, Task<StageResult>> run, Func<ScheduledTask, string, StageResult> blocked, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Connect();
        var running = new Dictionary<Task<StageResult>, (int Number, IReadOnlyList<string> Gpus)>();
        var isStopping = false;
        while (true)
        {
            isStopping |= cancellation.IsCancellationRequested;
            while (!isStopping && Next() is { } next)
            {
                var task = run(tasks[next.Number], next.Gpus, stop.Token);
                if (!task.IsCompleted)
                {
                    running[task] = next;
                    continue;
                }

                // Most tasks of most runs are up to date: they end here, without a thread.
                isStopping |= End(next.Number, next.Gpus, await Result(task), blocked);
            }

            if (running.Count == 0) break;
            var done = await Task.WhenAny(running.Keys);
            var (number, gpus) = running[done];
            running.Remove(done);
            isStopping |= End(number, gpus, await Result(done), blocked);
            if (isStopping && onFailure == FailureMode.FailFast) await stop.CancelAsync();
        }

        cancellation.ThrowIfCancellationRequested();
        return [.. _results.OfType<StageResult>()];
    }

    private void Connect()
    {
        var numbers = tasks.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i);
        for (var i = 0; i < tasks.Count; i++)
        {
            foreach (var source in tasks[i].Sources)
            {
                if (!numbers.TryGetValue(source, out var number)) continue;
                _downstream[number].Add(i);
                _waiting[i]++;
            }

            if (_waiting[i] == 0) _ready.Add(i);
        }
    }

    private (int Number, IReadOnlyList<string> Gpus)? Next()
    {
        foreach (var number in _ready)
        {
            if (pool.TryTake(tasks[number].Settings) is not { } gpus) continue;
            _ready.Remove(number);
            return (number, gpus);
        }

        return null;
    }

    private static async Task<StageResult?> Result(Task<StageResult> task)
    {
        try
        {
            return await task;
        }
        catch (OperationCanceledException)
        {
            return null; // ended by us: it has no result
        }
    }

    // True when nothing more may begin.
    private bool End(int number, IReadOnlyList<string> gpus, StageResult? result, Func<ScheduledTask, string, StageResult> blocked)
    {
        pool.Return(tasks[number].Settings, gpus);
        _results[number] = result;
        if (result is null) return true;
        var isFailed = result.Verdict is StageVerdict.Failed or StageVerdict.Blocked;
        if (isFailed && onFailure is FailureMode.Stop or FailureMode.FailFast) return isFailed;
        if (isFailed && onFailure == FailureMode.KeepGoing)
        {
            Block(number, blocked);
            return false;
        }

        foreach (var next in _downstream[number])
            if (--_waiting[next] == 0 && _results[next] is null) _ready.Add(next);
        return false;
    }

    private void Block(int failed, Func<ScheduledTask, string, StageResult> blocked)
    {
        var pending = new Stack<int>([failed]);
        while (pending.TryPop(out var number))
        {
            foreach (var next in _downstream[number])
            {
                if (_results[next] is not null) continue;
                _results[next] = blocked(tasks[next], tasks[failed].Name);
                pending.Push(next);
            }
        }
    }
}

/// <summary>A node to be run.</summary>
/// <param name="Number">Its place in a sequential run.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sources">Names of what it waits for; names that are no tasks are passed over.</param>
/// <param name="Settings">What it needs.</param>
internal sealed record ScheduledTask(int Number, string Name, IReadOnlyList<string> Sources, StageSettings Settings);
