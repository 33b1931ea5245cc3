using Weir.Pipelines.Repro;

namespace Weir.Pipelines.Scheduling;

/// <summary>Runs the tasks of a graph: each after what it waits for, as many at once as the pool gives, lower numbers first.</summary>
/// <remarks>Each job of this machine is a thread of its own that takes the next ready task, runs it and waits for its process: handing a short command from
/// thread to thread costs more than the command. Tasks of other machines, hundreds at once, are begun by a thread for each core and waited for by none.</remarks>
/// <param name="tasks">The tasks; their place is their number.</param>
/// <param name="pool">What they share.</param>
/// <param name="jobs">Tasks at once.</param>
/// <param name="onFailure">What a failure means for the rest.</param>
internal sealed class GraphScheduler(IReadOnlyList<ScheduledTask> tasks, ResourcePool pool, int jobs, FailureMode onFailure)
{
    private const int StackBytes = 1 << 20;

    private readonly object _gate = new();
    private readonly StageResult?[] _results = new StageResult?[tasks.Count];
    private readonly SortedSet<int> _ready = [];
    private readonly int[] _waiting = new int[tasks.Count];
    private readonly List<int>[] _downstream = [.. tasks.Select(_ => new List<int>())];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threads;
    private int _running;
    private bool _isStopping;
    private Exception? _bug;

    /// <summary>Runs all.</summary>
    /// <param name="run">Runs one task; failures are results, not exceptions. It is given the numbers of graphics processors that it may use.</param>
    /// <param name="blocked">Makes the result of a task that is not run, because one that it waits for failed.</param>
    /// <param name="cancellation">Begins nothing more and ends what runs.</param>
    /// <returns>One result a task that was looked at, in the order of the tasks.</returns>
    /// <exception cref="OperationCanceledException">Cancelled from outside, when all has ended.</exception>
    public async Task<IReadOnlyList<StageResult>> RunAsync(
        Func<ScheduledTask, IReadOnlyList<string>, CancellationToken, Task<StageResult>> run, Func<ScheduledTask, string, StageResult> blocked, CancellationToken cancellation)
    {
        Connect();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var waking = stop.Token.Register(Wake);
        var away = tasks.Count(t => t.IsElsewhere);
        _threads = Math.Max(1, Math.Min(jobs, tasks.Count - away + Math.Min(away, Environment.ProcessorCount)));
        for (var i = _threads; i > 0; i--) new Thread(Work, StackBytes) { IsBackground = true, Name = "weir-job" }.Start();
        await _ended.Task;
        if (_bug is not null) throw new AggregateException(_bug);
        cancellation.ThrowIfCancellationRequested();
        return [.. _results.OfType<StageResult>()];

        void Work()
        {
            while (Next(stop.Token) is { } next)
            {
                var end = RunToEndAsync(next.Number, next.Gpus);
                if (!tasks[next.Number].IsElsewhere) end.GetAwaiter().GetResult();
            }

            lock (_gate)
            {
                _threads--;
                TellEnd();
            }
        }

        async Task RunToEndAsync(int number, IReadOnlyList<string> gpus) => End(number, gpus, await ResultAsync(run, number, gpus, stop.Token), blocked, stop);
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

    // The next task that may begin; null when there will be none.
    private (int Number, IReadOnlyList<string> Gpus)? Next(CancellationToken stop)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_isStopping || stop.IsCancellationRequested) return null;
                foreach (var number in _ready)
                {
                    if (_running >= jobs) break;
                    if (pool.TryTake(tasks[number].Settings) is not { } gpus) continue;
                    _ready.Remove(number);
                    _running++;
                    return (number, gpus);
                }

                if (_running == 0) return null;
                Monitor.Wait(_gate);
            }
        }
    }

    private async Task<StageResult?> ResultAsync(Func<ScheduledTask, IReadOnlyList<string>, CancellationToken, Task<StageResult>> run, int number, IReadOnlyList<string> gpus, CancellationToken stop)
    {
        try
        {
            return await run(tasks[number], gpus, stop);
        }
        catch (OperationCanceledException)
        {
            return null; // ended by us: it has no result
        }
        catch (Exception e)
        {
            lock (_gate) _bug ??= e;
            return null;
        }
    }

    private void End(int number, IReadOnlyList<string> gpus, StageResult? result, Func<ScheduledTask, string, StageResult> blocked, CancellationTokenSource stop)
    {
        var isFailed = result is { Verdict: StageVerdict.Failed or StageVerdict.Blocked };
        lock (_gate)
        {
            pool.Return(tasks[number].Settings, gpus);
            _running--;
            _results[number] = result;
            if (result is null || (isFailed && (onFailure is FailureMode.Stop or FailureMode.FailFast))) _isStopping = true;
            else if (isFailed && onFailure == FailureMode.KeepGoing) Block(number, blocked);
            else foreach (var next in _downstream[number]) if (--_waiting[next] == 0 && _results[next] is null) _ready.Add(next);
            // As many as find something to do: hundreds may wait, and each end would wake them all.
            if (_isStopping || _running == 0) Monitor.PulseAll(_gate);
            else for (var i = _ready.Count; i > 0; i--) Monitor.Pulse(_gate);
            TellEnd();
        }

        if (isFailed && onFailure == FailureMode.FailFast) stop.Cancel();
    }

    private void TellEnd()
    {
        if (_threads == 0 && _running == 0) _ended.TrySetResult();
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

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }
}

/// <summary>A node to be run.</summary>
/// <param name="Number">Its place in a sequential run.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sources">Names of what it waits for; names that are no tasks are passed over.</param>
/// <param name="Settings">What it needs.</param>
internal sealed record ScheduledTask(int Number, string Name, IReadOnlyList<string> Sources, StageSettings Settings)
{
    /// <summary>True for one that runs on another machine.</summary>
    public bool IsElsewhere { get; init; }
}
