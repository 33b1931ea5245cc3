using System.Collections.Concurrent;
using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Execution.Slurm;

/// <summary>Runs requests as jobs of a Slurm cluster, over a folder that its nodes share.</summary>
/// <remarks>Requests that come together and ask for the same are one array. What a request's own folder says of its end counts; Slurm's word only explains why nothing is there.</remarks>
public sealed class SlurmExecutor : IExecutor, IAsyncDisposable
{
    private const int MostSubmissions = 3;
    private const int MostPauses = 50;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly string _folder;
    private readonly SlurmOptions _options;
    private readonly SlurmClient _client;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<SlurmTask, bool> _active = new();
    private readonly List<SlurmTask> _gathered = [];
    private readonly Dictionary<string, (string File, int Left)> _lists = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _watch = Task.CompletedTask;
    private bool _gathers;

    /// <summary>An executor.</summary>
    /// <param name="folder">Folder for jobs' scripts and logs, which the nodes see under the same path.</param>
    /// <param name="options">How jobs are given to Slurm.</param>
    /// <param name="time">Clock.</param>
    public SlurmExecutor(string folder, SlurmOptions? options = null, TimeProvider? time = null)
    {
        _folder = folder;
        _options = options ?? new SlurmOptions();
        _time = time ?? TimeProvider.System;
        _client = new SlurmClient(_options, _time);
    }

    /// <summary>How many arrays were submitted.</summary>
    public int Submissions { get; private set; }

    /// <inheritdoc/>
    public bool IsElsewhere => true;

    /// <inheritdoc/>
    /// <exception cref="WeirException"><c>slurm_refused</c>, <c>slurm_unreachable</c>.</exception>
    public async Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Directory.Exists(request.WorkingDirectory)) throw WeirException.FileNotFound(request.WorkingDirectory);
        if (request.LogPath is { } log) Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var own = request.Spool is null;
        var spool = new SlurmSpool(request.Spool ?? Path.Combine(_folder, Foundation.Ids.Id.NewOrdered(_time.GetUtcNow())));
        var task = new SlurmTask(request, spool, onLine) { Job = spool.Job };
        if (task.Job is null) spool.Write(request);
        try
        {
            if (task.Job is null) Gather(task);
            else Watch(task); // it was started before, by a driver that went away
            await using (cancellation.Register(() => task.End.TrySetCanceled(cancellation))) return await task.End.Task;
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(task);
            throw;
        }
        finally
        {
            _active.TryRemove(task, out _);
            if (task.End.Task.IsCompletedSuccessfully) Forget(task);
            if (own && Directory.Exists(spool.Folder)) TryDelete(spool.Folder);
        }
    }

    /// <summary>Stops watching. Jobs run on: whoever comes with their folders finds them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
    }

    private void Gather(SlurmTask task)
    {
        lock (_gate)
        {
            _gathered.Add(task);
            if (_gathers) return;
            _gathers = true;
        }

        _ = Task.Run(SubmitSoonAsync);
    }

    private async Task SubmitSoonAsync()
    {
        // As long as more come, within reason: an array costs what one job costs.
        SlurmTask[] all;
        var seen = 0;
        for (var pause = 1; ; pause++)
        {
            await Task.Delay(_options.Gathering, _time);
            lock (_gate)
            {
                var isQuiet = _gathered.Count == seen;
                seen = _gathered.Count;
                if (!isQuiet && seen < _options.MostInArray && pause < MostPauses) continue;
                all = [.. _gathered];
                _gathered.Clear();
                _gathers = false;
                break;
            }
        }

        foreach (var group in all.Where(t => !t.End.Task.IsCompleted).GroupBy(t => t.Request.Resources))
            foreach (var part in group.Chunk(_options.MostInArray)) await SubmitAsync(part, group.Key);
    }

    private async Task SubmitAsync(SlurmTask[] tasks, CommandResources resources)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var list = Path.Combine(_folder, $"array-{Foundation.Ids.Id.NewOrdered(_time.GetUtcNow())}");
            await File.WriteAllLinesAsync(list, tasks.Select(t => t.Spool.Folder));
            var script = $"""
                #!/bin/sh
                spool=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" '{list.Replace("'", "'\\''", StringComparison.Ordinal)}')
                exec /bin/sh "$spool/run"

                """;
            var id = await _client.SubmitAsync(script, Arguments(tasks, resources), _folder, _stop.Token);
            Submissions++;
            lock (_gate) _lists[id] = (list, tasks.Length);
            for (var i = 0; i < tasks.Length; i++)
            {
                tasks[i].Spool.Job = (id, i);
                tasks[i].Job = (id, i);
                tasks[i].Submissions++;
                tasks[i].Request.OnPlace?.Invoke(new CommandPlace(Name(tasks[i])));
                Watch(tasks[i]);
            }
        }
        catch (Exception e)
        {
            foreach (var task in tasks) task.End.TrySetException(e);
        }
    }

    private List<string> Arguments(SlurmTask[] tasks, CommandResources resources)
    {
        var words = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"--array=0-{tasks.Length - 1}"), "--job-name=weir", $"--output={Path.Combine(_folder, "job-%A_%a.out")}", "--open-mode=append", "--no-requeue", "--export=NIL",
            string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={Math.Max(1, (int)Math.Ceiling(resources.Cpus))}"), "--nodes=1",
        };
        if (tasks[0].Request.Tag is { } tag) words.Add("--comment=" + tag);
        if (resources.MemoryBytes > 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"--mem={Math.Max(1, (resources.MemoryBytes + (1 << 20) - 1) >> 20)}M"));
        if (resources.Gpus > 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"--gres=gpu:{resources.Gpus}"));
        if (resources.TimeLimit is { } limit) words.Add(string.Create(CultureInfo.InvariantCulture, $"--time={(int)Math.Ceiling(limit.TotalMinutes) + 1}")); // by whole minutes: the driver's own clock is finer
        if (_options.Partition is { } partition) words.Add("--partition=" + partition);
        if (_options.Account is { } account) words.Add("--account=" + account);
        words.AddRange(_options.Arguments);
        return words;
    }

    private void Watch(SlurmTask task)
    {
        _active[task] = true;
        lock (_gate)
        {
            if (_watch.IsCompleted && !_stop.IsCancellationRequested) _watch = Task.Run(WatchAsync);
        }
    }

    private async Task WatchAsync()
    {
        var asked = _time.GetTimestamp();
        try
        {
            while (!_active.IsEmpty)
            {
                foreach (var task in _active.Keys) LookAt(task);
                if (_time.GetElapsedTime(asked) >= _options.AskEvery && !_active.IsEmpty)
                {
                    foreach (var job in _active.Keys.Where(t => t.Job is not null).GroupBy(t => t.Job!.Value.Id).ToList()) await AskAsync(job.Key, [.. job]);
                    asked = _time.GetTimestamp();
                }

                await Task.Delay(Look, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
        catch (Exception e)
        {
            foreach (var task in _active.Keys) task.End.TrySetException(e);
        }
    }

    private void LookAt(SlurmTask task)
    {
        // Hundreds may wait for a node: each costs one question.
        if (!task.HasBegun && !(task.HasBegun = task.Spool.HasBegun)) return;
        task.Listen(isEnd: false);
        TellBeginning(task);
        if (task.Spool.ReadResult() is not { } result) return;
        task.Listen(isEnd: true);
        _active.TryRemove(task, out _);
        task.End.TrySetResult(new CommandOutcome(result.ExitCode, result.Command >= 0 ? task.Request.Commands[result.Command] : result.ExitCode == 0 ? null : $"cd {task.Request.WorkingDirectory}", TimeSpan.FromSeconds(Math.Max(0, result.End - result.Start)))
        {
            Host = result.Host,
            Job = Name(task),
            BegunAt = DateTimeOffset.FromUnixTimeSeconds(result.Start),
            Signal = result.ExitCode is > 128 and < 193 ? result.ExitCode - 128 : null,
        });
    }

    private static void TellBeginning(SlurmTask task)
    {
        if (task.IsBeginningTold || task.Request.OnPlace is not { } tell || task.Spool.Begun is not { } begun) return;
        task.IsBeginningTold = true;
        tell(new CommandPlace(Name(task), begun.Host, begun.At));
    }

    private async Task AskAsync(string id, SlurmTask[] tasks)
    {
        if (await _client.ShowAsync(id, _stop.Token) is not { } lines) return; // the controller is away: results are seen without it
        var jobs = new Dictionary<int, SlurmJob>();
        foreach (var line in lines)
            foreach (var number in line.Tasks) jobs.TryAdd(number, line);
        foreach (var task in tasks)
        {
            var job = jobs.GetValueOrDefault(task.Job!.Value.Task);
            await JudgeAsync(task, job, job is null ? null : SlurmVerdict.Of(job));
        }
    }

    private async Task JudgeAsync(SlurmTask task, SlurmJob? job, SlurmVerdict? verdict)
    {
        var now = _time.GetTimestamp();
        if (verdict is { State: SlurmVerdict.Stuck })
        {
            task.StuckSince ??= now;
            if (_time.GetElapsedTime(task.StuckSince.Value) < _options.StuckAfter) return;
            await SlurmClient.CancelAsync(Name(task), _stop.Token);
            Fail(task, OutcomeCauses.Stuck, $"Slurm would not run it ({verdict.Cause}): {SlurmVerdict.Words(verdict.Cause ?? string.Empty) ?? "see scontrol show job"}");
            return;
        }

        task.StuckSince = null;
        if (verdict is { IsEnd: false } || (verdict is null && task.Spool.AliveAt is { } alive && _time.GetUtcNow() - alive < TimeSpan.FromSeconds(60)))
        {
            task.MissingSince = null;
            return;
        }

        task.MissingSince ??= now;
        // Whoever is ended by Slurm leaves no result; who ended by himself does, sooner or later.
        var endedByItself = verdict is null or { State: SlurmVerdict.Succeeded } or { Cause: "exit-code" or "signal" or OutcomeCauses.Lost };
        if (endedByItself && _time.GetElapsedTime(task.MissingSince.Value) < _options.ResultPatience && verdict?.Cause != "signal") return;
        LookAt(task);
        if (task.End.Task.IsCompleted) return;
        var (cause, words) = verdict switch
        {
            null => (OutcomeCauses.Lost, "Slurm knows nothing of the job any more, and it left no result"),
            // A controller that forgot the job before this one gives it its number, and takes the end of the one for that of the other.
            { State: SlurmVerdict.Cancelled } when !task.Spool.HasBegun && _time.GetUtcNow() - _client.AwayAt < _options.ControllerPatience => (OutcomeCauses.Lost, "the controller was away, and took the job for another"),
            { State: SlurmVerdict.Cancelled } => (OutcomeCauses.Cancelled, "somebody cancelled the job"),
            { State: SlurmVerdict.Succeeded } => (OutcomeCauses.LostResult, "Slurm says that the job succeeded, but it left no result"),
            { Cause: OutcomeCauses.Timeout } => (OutcomeCauses.Timeout, "it took longer than Slurm gave it"),
            { Cause: OutcomeCauses.NodeLost } => (OutcomeCauses.NodeLost, $"the node {job!["NodeList"]} failed or was taken away"),
            _ when IsOutOfMemory(task) => (OutcomeCauses.OutOfMemory, "it took more memory than it was given"),
            { Cause: OutcomeCauses.OutOfMemory } => (OutcomeCauses.OutOfMemory, "it took more memory than it was given"),
            _ => (verdict.Cause ?? OutcomeCauses.Lost, $"Slurm ended it: {job!.State}, exit code {job["ExitCode"]}"),
        };
        Fail(task, cause, words, job);
    }

    private void Fail(SlurmTask task, string cause, string words, SlurmJob? job = null)
    {
        _active.TryRemove(task, out _);
        if (!task.Spool.HasBegun && OutcomeCauses.IsOfTheMachine(cause) && task.Submissions < MostSubmissions)
        {
            // It never began: a controller that crashed may have forgotten it. Should both begin after all, the second one finds that and ends.
            (task.MissingSince, task.StuckSince) = (null, null);
            Gather(task);
            return;
        }

        task.Listen(isEnd: true);
        var (code, signal) = job?.ExitCode ?? default;
        task.End.TrySetResult(new CommandOutcome(signal != 0 ? 128 + signal : code != 0 ? code : 1, task.Request.Commands[0], TimeSpan.Zero) { Cause = cause, Message = words, Signal = signal != 0 ? signal : null, Host = job?["BatchHost"], Job = Name(task) });
    }

    // Without control groups Slurm says so only where the job prints.
    private bool IsOutOfMemory(SlurmTask task)
    {
        var printed = Path.Combine(_folder, $"job-{Name(task)}.out");
        return File.Exists(printed) && File.ReadAllText(printed).Contains("exceeded memory limit", StringComparison.Ordinal);
    }

    private async Task CancelAsync(SlurmTask task)
    {
        lock (_gate) _gathered.Remove(task);
        if (task.Job is null && task.Spool.Job is null) return;
        var started = _time.GetTimestamp();
        while (true)
        {
            await SlurmClient.CancelAsync(Name(task), CancellationToken.None);
            var (id, number) = task.Spool.Job!.Value;
            var lines = await _client.ShowAsync(id, CancellationToken.None);
            var job = lines?.FirstOrDefault(l => l.Tasks.Contains(number));
            if (lines is not null && (job is null || (SlurmVerdict.Of(job).IsEnd && job.State != "COMPLETING"))) return;
            if (_time.GetElapsedTime(started) > _options.ControllerPatience) return; // the controller is away; what runs ends with its time
            await Task.Delay(Look, _time);
        }
    }

    // What Slurm printed for a task goes with it, the list of an array with the last of its tasks.
    private void Forget(SlurmTask task)
    {
        if (task.Job is not { } job) return;
        TryDeleteFile(Path.Combine(_folder, $"job-{Name(task)}.out"));
        lock (_gate)
        {
            if (!_lists.TryGetValue(job.Id, out var list)) return;
            if (list.Left > 1)
            {
                _lists[job.Id] = (list.File, list.Left - 1);
                return;
            }

            _lists.Remove(job.Id);
            TryDeleteFile(list.File);
        }
    }

    private static string Name(SlurmTask task) => string.Create(CultureInfo.InvariantCulture, $"{task.Spool.Job!.Value.Id}_{task.Spool.Job!.Value.Task}");

    private static void TryDeleteFile(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file system of the cluster is away for a moment: no reason for a task that succeeded to fail.
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A node still writes there.
        }
    }
}
