using Weir.Foundation.Files;

namespace Weir.Training.AutoML.Workers;

/// <summary>The slots of a search, in which tasks run side by side, and the private folder with what they read and write.</summary>
internal sealed class WorkerPool : IDisposable
{
    private const string DataName = "data";

    private readonly PrivateFolder _folder;
    private readonly ITrialWorker[] _workers;
    private readonly Stack<ITrialWorker> _idle;
    private readonly Dictionary<Task<FoldResult>, (ITrialWorker Worker, FoldTask Task)> _running = [];

    /// <summary>Makes the folder; no process is started before its first task.</summary>
    /// <param name="program">Program and first words that start a worker; null for threads of this process.</param>
    /// <param name="threads">Slots.</param>
    /// <param name="mostBytes">What rows may take in the memory of each.</param>
    /// <param name="write">Writes the data that all read, to a file.</param>
    public WorkerPool(IReadOnlyList<string>? program, int threads, long mostBytes, Action<string> write)
    {
        _folder = PrivateFolder.Make();
        try
        {
            var data = Path.Combine(_folder.Path, DataName);
            write(data);
            _workers = [.. Enumerable.Range(0, threads).Select(_ => program is null ? (ITrialWorker)new ThreadWorker(data, _folder.Path, mostBytes) : new ProcessWorker(program, data, _folder.Path, mostBytes))];
            _idle = new Stack<ITrialWorker>(_workers.Reverse());
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Whether a slot is free.</summary>
    public bool HasIdle => _idle.Count > 0;

    /// <summary>Whether there is a slot that could work.</summary>
    public bool HasAny => _idle.Count + _running.Count > 0;

    /// <summary>Whether a task is at work.</summary>
    public bool IsBusy => _running.Count > 0;

    /// <summary>Processes at work now. May be asked by any thread.</summary>
    public IEnumerable<int> ProcessIds => _workers.Select(w => w.ProcessId).OfType<int>();

    /// <summary>Takes a task, for which a slot is free.</summary>
    public void Start(FoldTask task, Action<int> round)
    {
        var worker = _idle.Pop();
        _running.Add(worker.TrainAsync(task, round), (worker, task));
    }

    /// <summary>The next task to come to its end, whichever.</summary>
    /// <exception cref="OperationCanceledException">Nothing ended in time.</exception>
    public async Task<(FoldTask Task, Task<FoldResult> Result)> NextAsync(CancellationToken cancellation)
    {
        var done = await Task.WhenAny(_running.Keys).WaitAsync(cancellation);
        var (worker, task) = _running[done];
        _running.Remove(done);
        if (done.Exception?.InnerException is not NoWorkerException) _idle.Push(worker); // it would fail all others too
        return (task, done);
    }

    /// <summary>Ends what is at work, at once.</summary>
    public void Stop()
    {
        foreach (var worker in _workers) worker.Stop();
    }

    /// <summary>Kills workers that hold more memory than this; their tasks fail by it.</summary>
    public void Bound(long mostBytes)
    {
        foreach (var worker in _workers.OfType<ProcessWorker>())
            if (worker.ProcessId is { } id && ProcessFigures.Memory(id) is var held && held > mostBytes) worker.Fail(FormattableString.Invariant($"it took {held / 1e6:0} MB of memory, and {mostBytes / 1e6:0} MB is each worker's share"));
    }

    /// <summary>Opens the file with a task's model.</summary>
    public BinaryReader OpenModel(FoldTask task) => new(new FileStream(Path.Combine(_folder.Path, task.ModelFile), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));

    /// <summary>Removes a task's model, which cannot become part of the result.</summary>
    public void Forget(FoldTask task) => File.Delete(Path.Combine(_folder.Path, task.ModelFile));

    /// <summary>Ends all workers and removes the folder.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var worker in _workers) worker.Dispose();
        _folder.Dispose();
    }
}
