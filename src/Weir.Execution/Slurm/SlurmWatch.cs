using System.Collections.Concurrent;

namespace Weir.Execution.Slurm;

/// <summary>Waits for what was submitted: looks into the folders of the attempts, and asks Slurm where they do not tell.</summary>
/// <param name="client">Slurm.</param>
/// <param name="options">How long to wait for what.</param>
/// <param name="time">Clock.</param>
/// <param name="submitAgain">Takes what Slurm lost before it began.</param>
internal sealed class SlurmWatch(SlurmClient client, SlurmOptions options, TimeProvider time, Action<SlurmTask> submitAgain) : IAsyncDisposable
{
    private const int MostSubmissions = 5;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LifeSign = TimeSpan.FromSeconds(60); // given every ten

    private static readonly TimeSpan AskPauseOfEach = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<SlurmTask, bool> _tasks = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _watching = Task.CompletedTask;
    private bool _isWatching;

    /// <summary>Waits for a task that was submitted.</summary>
    public void Add(SlurmTask task)
    {
        lock (_gate)
        {
            _tasks[task] = true;
            if (_stop.IsCancellationRequested) task.Gone.TrySetResult();
            else if (!_isWatching) _watching = Task.Run(WatchAsync);
            _isWatching = true;
        }
    }

    /// <summary>Waits for a task that was submitted just now, and tells that it was.</summary>
    public void Begin(SlurmTask task)
    {
        try
        {
            task.Request.OnPlace?.Invoke(new CommandPlace(task.Job!));
            Add(task); // after that: its beginning is told later
        }
        catch (Exception e)
        {
            Fail(task, e);
        }
    }

    /// <summary>Waits no longer for a task, of which nothing runs.</summary>
    public void Drop(SlurmTask task)
    {
        _tasks.TryRemove(task, out _);
        task.Gone.TrySetResult();
    }

    /// <summary>Ends a task that was submitted, and waits until nothing of it runs, or the controller is not to be reached.</summary>
    public async Task EndAsync(SlurmTask task)
    {
        task.IsUnwanted = true;
        Add(task);
        await task.Gone.Task;
    }

    /// <summary>Stops waiting. Jobs run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        foreach (var task in _tasks.Keys) task.Gone.TrySetResult();
        _stop.Dispose();
    }

    // Slurm has a line for each task: where hundreds wait, less often.
    private TimeSpan AskPause => AskPauseOfEach * _tasks.Count is var all && all > options.AskEvery ? all : options.AskEvery;

    private async Task WatchAsync()
    {
        var asked = time.GetTimestamp();
        try
        {
            while (true)
            {
                lock (_gate)
                {
                    _isWatching = !_tasks.IsEmpty;
                    if (!_isWatching) return;
                }

                foreach (var (task, _) in _tasks) LookAt(task);
                var unwanted = await CancelAsync();
                if (unwanted || time.GetElapsedTime(asked) >= AskPause)
                {
                    foreach (var array in _tasks.Select(t => t.Key).Where(t => t.Array?.Id is not null).GroupBy(t => t.Array!).ToList()) await AskAsync(array.Key, [.. array]);
                    asked = time.GetTimestamp();
                }

                await Task.Delay(Look, time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
        catch (Exception e)
        {
            lock (_gate) _isWatching = false;
            foreach (var (task, _) in _tasks)
            {
                task.End.TrySetException(e);
                Drop(task);
            }
        }
    }

    private void LookAt(SlurmTask task)
    {
        try
        {
            ReadOf(task);
        }
        catch (Exception e)
        {
            Fail(task, e);
        }
    }

    // Whoever was to hear of a task failed: that is the end of this one, and of none beside it.
    private void Fail(SlurmTask task, Exception e)
    {
        var isSubmitted = task.Job is not null;
        task.IsUnwanted = isSubmitted;
        task.End.TrySetException(e);
        if (isSubmitted) Add(task);
        else Drop(task);
    }

    private void ReadOf(SlurmTask task)
    {
        // Hundreds may wait for a node: each costs one question.
        if (task.IsUnwanted || (!task.HasBegun && !(task.HasBegun = task.Spool.HasBegun))) return;
        task.Listen(isEnd: false);
        TellBeginning(task);
        if (task.Spool.ReadResult() is not { } result) return;
        task.Listen(isEnd: true);
        Finish(task, new CommandOutcome(result.ExitCode, result.ExitCode == 0 ? null : task.Request.Commands.ElementAtOrDefault(result.Command) ?? $"cd {task.Request.WorkingDirectory}", TimeSpan.FromSeconds(Math.Max(0, result.End - result.Start)))
        {
            Host = result.Host,
            Job = task.Job,
            BegunAt = DateTimeOffset.FromUnixTimeSeconds(result.Start),
            Signal = result.ExitCode is > 128 and < 193 ? result.ExitCode - 128 : null,
        });
    }

    private static void TellBeginning(SlurmTask task)
    {
        if (task.IsBeginningTold || task.Request.OnPlace is not { } tell || task.Job is not { } job || task.Spool.Host is not { } host || task.Spool.BegunAt is not { } begun) return;
        task.IsBeginningTold = true;
        tell(new CommandPlace(job, host, begun));
    }

    // Those that nobody wants any more, together; true while there are such.
    private async Task<bool> CancelAsync()
    {
        List<SlurmTask> unwanted = [.. _tasks.Select(t => t.Key).Where(t => t.IsUnwanted)];
        List<SlurmTask> due = [.. unwanted.Where(t => !t.IsCancelled && t.Array?.Id is not null)];
        if (due.Count > 0 && await client.CancelAsync(due.GroupBy(t => t.Array!.Id!, t => t.Number).Select(g => $"{g.Key}_[{string.Join(',', g)}]"), _stop.Token))
            foreach (var task in due) task.IsCancelled = true;
        return unwanted.Count > 0;
    }

    private async Task AskAsync(SlurmArray array, SlurmTask[] tasks)
    {
        var lines = await client.ShowAsync(array.Id!, _stop.Token);
        var wanted = tasks.Select(t => t.Number).ToHashSet();
        var jobs = new Dictionary<int, SlurmJob>();
        SlurmJob? cut = null; // stands for all tasks that it does not tell of
        foreach (var line in lines ?? [])
        {
            if (!line.Contains(array.Name, StringComparison.Ordinal)) continue; // a number that was given again
            var job = SlurmJob.Parse(line);
            foreach (var number in job.Tasks.Where(wanted.Contains)) jobs.TryAdd(number, job);
            if (job.IsCut) cut = job;
        }

        foreach (var task in tasks)
        {
            var job = jobs.GetValueOrDefault(task.Number, cut!);
            if (task.IsUnwanted) Release(task, isAnswered: lines is not null, job);
            else if (lines is not null) await JudgeOrFailAsync(task, job); // else the controller is away: results are seen without it
        }
    }

    private void Release(SlurmTask task, bool isAnswered, SlurmJob? job)
    {
        var isGone = isAnswered && (job is null || SlurmVerdict.Of(job).IsEnd);
        if (isGone || Since(task, SlurmPatience.None) > options.ControllerPatience) Drop(task); // of a controller that is away so long: what runs ends with its time
    }

    private async Task JudgeOrFailAsync(SlurmTask task, SlurmJob? job)
    {
        try
        {
            await JudgeAsync(task, job);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(task, e);
        }
    }

    private async Task JudgeAsync(SlurmTask task, SlurmJob? job)
    {
        var judgement = SlurmJudgement.Of(job, () => new SlurmSeen(task.Spool.BegunAt, time.GetUtcNow() - task.Spool.AliveAt < LifeSign), () => task.Array!.ReadOutput(task.Number));
        // By its change, whatever the clock of the node: as long as it gives signs of life, nothing is given up.
        var sign = judgement.Patience is SlurmPatience.Stuck or SlurmPatience.Result ? task.Spool.AliveAt : null;
        if (sign != task.Sign) (task.Sign, task.Judged) = (sign, default);
        var waited = Since(task, judgement.Patience);
        if (judgement.Patience switch { SlurmPatience.Endless => true, SlurmPatience.Stuck => waited < options.StuckAfter, SlurmPatience.Result => waited < options.ResultPatience, _ => false }) return;
        LookAt(task); // it may have come in between
        if (task.End.Task.IsCompleted) return;
        if (judgement.Patience == SlurmPatience.Stuck) _ = await client.CancelAsync([task.Job!], _stop.Token);
        if (!task.Spool.HasBegun && OutcomeCauses.IsOfTheMachine(judgement.Cause) && task.Submissions < MostSubmissions)
        {
            // Should both begin after all, the second one finds that and ends.
            _tasks.TryRemove(task, out _);
            submitAgain(task);
            return;
        }

        task.Listen(isEnd: true);
        var (code, signal) = job?.ExitCode ?? default;
        Finish(task, new CommandOutcome(signal != 0 ? 128 + signal : code != 0 ? code : 1, task.Request.Commands[0], TimeSpan.Zero) { Cause = judgement.Cause, Message = judgement.Words, Signal = signal != 0 ? signal : null, Host = job?.Node, Job = task.Job });
    }

    // How long it has been judged so.
    private TimeSpan Since(SlurmTask task, SlurmPatience patience)
    {
        if (task.Judged.At == 0 || task.Judged.Patience != patience) task.Judged = (patience, time.GetTimestamp());
        return time.GetElapsedTime(task.Judged.At);
    }

    private void Finish(SlurmTask task, CommandOutcome outcome)
    {
        task.End.TrySetResult(outcome);
        Drop(task);
    }
}
