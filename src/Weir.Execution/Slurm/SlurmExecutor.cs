using System.Collections.Concurrent;
using System.Globalization;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;

namespace Weir.Execution.Slurm;

/// <summary>Runs requests as jobs of a Slurm cluster, over a folder that its nodes share.</summary>
/// <remarks>Requests that come together and ask for the same are one array. What a request's own folder says of its end counts; Slurm's word only explains why nothing is there.</remarks>
public sealed class SlurmExecutor : IExecutor, IAsyncDisposable
{
    private const int TicksOfQuiet = 4;
    private const int MostTicks = 150 * TicksOfQuiet;

    private readonly string _folder;
    private readonly SlurmOptions _options;
    private readonly JobVariables _variables;
    private readonly SlurmClient _client;
    private readonly SlurmWatch _watch;
    private readonly TimeProvider _time;
    private readonly Lazy<Dictionary<string, (SlurmArray Array, int Number)>> _earlier; // of drivers before this
    private readonly ConcurrentDictionary<SlurmArray, Lazy<Task>> _found = new();
    private readonly List<SlurmTask> _gathered = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
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
        _variables = new JobVariables(_options);
        _client = new SlurmClient(_options, _time);
        _earlier = new Lazy<Dictionary<string, (SlurmArray, int)>>(() => SlurmArray.ReadAll(folder));
        _watch = new SlurmWatch(_client, _options, _time, SubmitAgain);
    }

    /// <summary>How many arrays were submitted.</summary>
    public int Submissions { get; private set; }

    /// <inheritdoc/>
    public bool IsElsewhere => true;

    /// <inheritdoc/>
    /// <exception cref="WeirException"><c>slurm_refused</c>, <c>slurm_unreachable</c>, <c>slurm_unreadable</c>, <c>cannot_write</c>, <c>invalid_value</c>: a folder with a name that Slurm cannot take.</exception>
    public async Task<CommandOutcome> RunAsync(CommandRequest request, Action<string, bool>? onLine, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!Directory.Exists(request.WorkingDirectory)) throw WeirException.FileNotFound(request.WorkingDirectory);
        if (request.LogPath is { } log) Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var own = request.Spool is null;
        var task = new SlurmTask(request, new SlurmSpool(request.Spool ?? Path.Combine(_folder, Id.NewOrdered(_time.GetUtcNow()))), onLine);
        try
        {
            if (!task.Spool.IsWritten || !await AdoptAsync(task, cancellation))
            {
                if (!task.Spool.HasBegun) task.Spool.Write(request, _variables.OfScript(request));
                Gather(task); // where it has begun after all, the second one finds that
            }

            await using (cancellation.Register(() => task.End.TrySetCanceled(cancellation))) return await task.End.Task;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(task);
            throw;
        }
        catch (Exception) when (task.IsUnwanted)
        {
            await task.Gone.Task; // whoever was to hear of it failed: its job is being ended
            throw;
        }
        finally
        {
            if (task.IsUnwanted || task.End.Task is { IsCompleted: true, IsFaulted: false }) task.Array?.Forget(task.Number);
            if (own && Directory.Exists(task.Spool.Folder)) TryDelete(task.Spool.Folder);
        }
    }

    /// <summary>Stops watching. Jobs run on: whoever comes with their folders finds them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch.DisposeAsync();
        _stop.Dispose();
    }

    // It was given to Slurm before, or was about to be, by a driver that went away.
    private async Task<bool> AdoptAsync(SlurmTask task, CancellationToken cancellation)
    {
        var isKnown = _earlier.Value.TryGetValue(task.Spool.Folder, out var place);
        if (task.Spool.ReadResult() is null && place.Array?.Id is null)
        {
            if (!isKnown) return false;
            await _found.GetOrAdd(place.Array!, array => new Lazy<Task>(() => _client.FindAsync(array, _stop.Token))).Value.WaitAsync(cancellation);
            if (place.Array!.Id is null) return false;
        }

        (task.Array, task.Number) = place;
        _watch.Add(task);
        return true;
    }

    private void SubmitAgain(SlurmTask task)
    {
        task.Array!.Forget(task.Number);
        task.Array = null;
        Gather(task);
    }

    private void Gather(SlurmTask task)
    {
        lock (_gate)
        {
            _gathered.Add(task);
            if (_gathers) return;
            _gathers = true;
        }

        var stopped = _stop.Token;
        _ = Task.Run(() => SubmitSoonAsync(stopped), CancellationToken.None);
    }

    private async Task SubmitSoonAsync(CancellationToken stopped)
    {
        // As long as more come, within reason: an array costs what one job costs. The quiet is of several short waits: a machine that stood still
        // meanwhile used up one of them, and who was about to come has the others.
        SlurmTask[] all;
        var (seen, quiet) = (0, 0);
        for (var tick = 1; ; tick++)
        {
            await Task.Delay(_options.Gathering / TicksOfQuiet, _time, CancellationToken.None);
            lock (_gate)
            {
                quiet = _gathered.Count == seen ? quiet + 1 : 0;
                seen = _gathered.Count;
                if (quiet < TicksOfQuiet && seen < _options.MostInArray && tick < MostTicks) continue;
                all = [.. _gathered];
                _gathered.Clear();
                _gathers = false;
                break;
            }
        }

        foreach (var group in all.GroupBy(t => t.Request.Resources))
            foreach (var part in group.Chunk(_options.MostInArray)) await SubmitAsync(part, group.Key, stopped);
    }

    private async Task SubmitAsync(SlurmTask[] tasks, CommandResources resources, CancellationToken stopped)
    {
        var array = new SlurmArray(_folder, "weir" + Id.NewOrdered(_time.GetUtcNow()));
        try
        {
            array.Write(tasks);
            array.Id = await _client.SubmitAsync(array, Arguments(array, tasks.Length, resources), _folder, () => tasks.Any(t => !t.IsUnwanted), stopped);
            Submissions++;
            for (var i = 0; i < tasks.Length; i++)
            {
                (tasks[i].Array, tasks[i].Number) = (array, i);
                tasks[i].Submissions++;
            }
        }
        catch (Exception e)
        {
            if (e is WeirException { Code: "slurm_refused" }) array.Delete(); // else it may have been taken: whoever comes next looks for it
            foreach (var task in tasks)
            {
                task.End.TrySetException(e);
                _watch.Drop(task);
            }

            return;
        }

        foreach (var task in tasks) _watch.Begin(task);
    }

    private List<string> Arguments(SlurmArray array, int count, CommandResources resources)
    {
        var words = new List<string>
        {
            "--job-name=weir", "--open-mode=append", "--no-requeue", "--export=ALL", "--nodes=1",
            string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={Math.Max(1, (int)Math.Ceiling(resources.Cpus))}"),
        };
        if (resources.MemoryBytes > 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"--mem={Math.Max(1, (resources.MemoryBytes + (1 << 20) - 1) >> 20)}M"));
        if (resources.Gpus > 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"--gres=gpu:{resources.Gpus}"));
        if (resources.TimeLimit is { } limit) words.Add(string.Create(CultureInfo.InvariantCulture, $"--time={(int)Math.Ceiling(limit.TotalMinutes) + 1}")); // by whole minutes: the driver's own clock is finer
        if (_options.Partition is { } partition) words.Add("--partition=" + partition);
        if (_options.Account is { } account) words.Add("--account=" + account);
        words.AddRange(_options.Arguments);
        // Last, so that nothing said before changes them: by these the job is found.
        words.AddRange([string.Create(CultureInfo.InvariantCulture, $"--array=0-{count - 1}"), "--comment=" + array.Name, "--output=" + array.Output]);
        return words;
    }

    private Task EndAsync(SlurmTask task)
    {
        lock (_gate)
        {
            if (_gathered.Remove(task)) return Task.CompletedTask; // Slurm never heard of it
        }

        return _watch.EndAsync(task);
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
