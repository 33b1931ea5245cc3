using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Pipelines.Experiments.Running;
using Weir.Pipelines.Experiments.Showing;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Queue;

/// <summary>Experiments that wait, run, or have run by workers. What waits stands in the log of DVC's own stash ref; what was taken in records below <c>.dvc/tmp/exps/weir</c>.</summary>
/// <remarks>DVC's own queue lives in files of Celery: its entries are seen in the stash and left to its workers, and its workers see none of ours.</remarks>
public sealed class ExperimentQueue(DvcRepository repository, TimeProvider time)
{
    private const int MostAttempts = 2;
    private const int AliveEvery = 20;
    private static readonly TimeSpan FollowPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ExperimentGit _git = new(repository.Root);

    internal StashLog Stash => new(_git, StashLog.Queued);

    internal StashLog FailedStash => new(_git, StashLog.Failed);

    /// <summary>Folder of records, logs and signs of workers.</summary>
    internal string Home => Path.Combine(ExperimentWorktree.Home(repository), "weir");

    /// <summary>Puts an experiment at the end.</summary>
    /// <returns>What it is called.</returns>
    /// <exception cref="WeirException"><c>already_exists</c>, <c>no_commits</c>, <c>override_refused</c>.</exception>
    public async Task<string> AddAsync(ExperimentOptions options, CancellationToken cancellation)
    {
        var runner = new ExperimentRunner(repository, static _ => throw new InvalidOperationException(), time);
        var identity = await runner.IdentifyAsync(options.Name, options.Repro.Force, cancellation);
        var stashed = await new ExperimentStash(repository).MakeAsync(options, identity, cancellation);
        using var held = await LockAsync(cancellation);
        await Stash.PushAsync(stashed.Commit, stashed.Message, CancellationToken.None);
        return identity.Name;
    }

    /// <summary>Everything, as <c>queue status</c> lists it: running, queued, failed, done.</summary>
    public async Task<IReadOnlyList<QueueTask>> ListAsync(CancellationToken cancellation)
    {
        await RecoverAsync(cancellation);
        var records = Records().Select(r => new QueueTask(r.Commit, r.Name, r.Baseline, r.State, r.StartedAt) { Pid = r.Pid, Ref = r.Ref, Message = r.Message, Log = LogOf(r.Commit) }).ToList();
        var queued = new List<QueueTask>();
        foreach (var entry in (await Stash.ReadAsync(cancellation)).Reverse())
        {
            var seconds = await _git.LineAsync(cancellation, "log", "-1", "--format=%ct", entry.Commit, "--");
            queued.Add(new QueueTask(entry.Commit, entry.Identity.Name, entry.Identity.Baseline, "queued", DateTimeOffset.FromUnixTimeSeconds(long.TryParse(seconds, out var s) ? s : 0)) { IsDvcs = entry.Arguments is null });
        }

        return [.. records.Where(r => r.State == "running"), .. queued, .. records.Where(r => r.State == "failed"), .. records.Where(r => r.State == "success")];
    }

    /// <summary>The same for <c>exp show</c>.</summary>
    public async Task<IReadOnlyList<QueuedEntry>> EntriesAsync(CancellationToken cancellation) =>
    [
        .. (await ListAsync(cancellation)).Select(t => new QueuedEntry(t.Commit, t.Name, t.Baseline, new ExperimentExecutor(t.State, t.State == "failed" ? null : "dvc-task")
        {
            Log = t.State == "queued" ? null : t.Log,
            Pid = t.State == "queued" ? null : t.Pid,
            ExitCode = t.State switch { "success" => 0, "failed" => 1, _ => null },
            TaskId = t.Commit,
        })
        {
            Ref = t.Ref,
            Message = t.Message,
        }),
    ];

    /// <summary>Takes tasks away.</summary>
    /// <param name="which">Chooses among all that do not run.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <returns>Their names.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(Func<QueueTask, bool> which, CancellationToken cancellation)
    {
        var removed = new List<string>();
        foreach (var task in (await ListAsync(cancellation)).Where(t => t.State != "running" && !t.IsDvcs && which(t)))
        {
            using var held = await LockAsync(cancellation);
            using var idle = InterProcessLock.TryAcquire(LockOf(task.Commit));
            if (idle is null) continue; // a worker took it meanwhile
            if (task.State == "queued") await Stash.DropAsync(task.Commit, CancellationToken.None);
            if (task.State == "failed") await FailedStash.DropAsync(task.Commit, CancellationToken.None);
            foreach (var file in new[] { RecordOf(task.Commit), LogOf(task.Commit), LockOf(task.Commit) }) File.Delete(file);
            removed.Add(task.Name);
        }

        return removed;
    }

    /// <summary>The task of a name, or of the beginning of its commit.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public async Task<QueueTask> RequireAsync(string name, CancellationToken cancellation)
    {
        var all = await ListAsync(cancellation);
        return all.FirstOrDefault(t => t.Name == name) ?? all.FirstOrDefault(t => name.Length >= 4 && t.Commit.StartsWith(name, StringComparison.Ordinal))
            ?? throw new WeirException(ErrorCodes.NotFound, $"there is no task '{name}' in the queue", DidYouMean.Hint(name, all.Select(t => t.Name)) ?? "`weir queue status` shows all");
    }

    /// <summary>Asks a running task to end.</summary>
    /// <param name="task">It.</param>
    /// <param name="force">At once, without a grace period.</param>
    /// <exception cref="WeirException"><c>not_running</c>.</exception>
    public void Kill(QueueTask task, bool force)
    {
        if (task.State != "running") throw new WeirException("not_running", $"the task '{task.Name}' does not run", "`weir queue remove` takes tasks away");
        AtomicFile.WriteText(KillOf(task.Commit), force ? "force" : "end");
    }

    /// <summary>What a task printed so far; null before it began.</summary>
    public string? ReadLog(QueueTask task) => File.Exists(LogOf(task.Commit)) ? ReadShared(LogOf(task.Commit)) : null;

    /// <summary>Hears what a task prints, from its beginning to its end.</summary>
    /// <param name="task">It.</param>
    /// <param name="hear">Pieces of text.</param>
    /// <param name="cancellation">Ends the listening; the task goes on.</param>
    /// <returns>The task as it ended; still queued when no worker is left that would run it.</returns>
    public async Task<QueueTask> FollowAsync(QueueTask task, Action<string> hear, CancellationToken cancellation)
    {
        var workers = new QueueWorkers(repository, time);
        var told = 0L;
        for (var turn = 0; ; turn++)
        {
            var record = File.Exists(RecordOf(task.Commit)) ? Read(RecordOf(task.Commit)) : null;
            told = Tell(LogOf(task.Commit), told, hear);
            if (record is { State: "success" or "failed" }) return task with { State = record.State, Ref = record.Ref, Message = record.Message };
            if (turn % AliveEvery == 0 && workers.Alive().Count == 0)
            {
                await RecoverAsync(cancellation);
                if (Read(RecordOf(task.Commit)) is not { State: "success" or "failed" }) return task with { State = "queued" };
            }

            await Task.Delay(FollowPause, time, cancellation);
        }
    }

    internal string LogOf(string commit) => Path.Combine(Home, commit + ".out");

    internal string KillOf(string commit) => Path.Combine(Home, commit + ".kill");

    internal string LockOf(string commit) => Path.Combine(Home, commit + ".lock");

    /// <summary>Takes the oldest entry, so that nobody else does.</summary>
    /// <returns>It and the lock that says it runs; null when nothing waits.</returns>
    internal async Task<(StashedExperiment Experiment, InterProcessLock Lock)?> ClaimAsync(CancellationToken cancellation)
    {
        using var held = await LockAsync(cancellation);
        foreach (var entry in (await Stash.ReadAsync(cancellation)).Reverse())
        {
            if (entry.Arguments is not { } arguments) continue;
            Directory.CreateDirectory(Home);
            if (InterProcessLock.TryAcquire(LockOf(entry.Commit)) is not { } running) continue;
            var attempts = File.Exists(RecordOf(entry.Commit)) ? (Read(RecordOf(entry.Commit))?.Attempts ?? 0) + 1 : 1;
            File.Delete(KillOf(entry.Commit));
            Write(new QueueRecord(entry.Commit, entry.Identity.Name, entry.Identity.Baseline, entry.Head) { StartedAt = time.GetUtcNow(), Pid = Environment.ProcessId, Attempts = attempts });
            await Stash.DropAsync(entry.Commit, CancellationToken.None);
            return (new StashedExperiment(entry.Commit, entry.Identity, entry.Head, arguments), running);
        }

        return null;
    }

    /// <summary>Notes how a task ended.</summary>
    internal async Task FinishAsync(StashedExperiment experiment, InterProcessLock running, ExperimentRef? made, string? message)
    {
        using (await LockAsync(CancellationToken.None))
        {
            var record = Read(RecordOf(experiment.Commit)) ?? new QueueRecord(experiment.Commit, experiment.Identity.Name, experiment.Identity.Baseline, experiment.Head);
            if (made is null) await FailedStash.PushAsync(experiment.Commit, experiment.Message, CancellationToken.None);
            Write(record with { State = made is null ? "failed" : "success", EndedAt = time.GetUtcNow(), Ref = made?.Ref, Message = message });
        }

        running.Dispose();
        File.Delete(KillOf(experiment.Commit));
    }

    /// <summary>Puts back what a worker that died was at; what died twice has failed.</summary>
    internal async Task RecoverAsync(CancellationToken cancellation)
    {
        foreach (var record in Records().Where(r => r.State == "running").ToList())
        {
            using var held = await LockAsync(cancellation);
            if (InterProcessLock.TryAcquire(LockOf(record.Commit)) is not { } dead) continue;
            using (dead)
            {
                if (Read(RecordOf(record.Commit)) is not { State: "running" } now) continue;
                var message = new StashedExperiment(record.Commit, new ExperimentIdentity(record.Name, record.Baseline), record.Head, new ExperimentArguments()).Message;
                var isQueued = (await Stash.ReadAsync(cancellation)).Any(e => e.Commit == record.Commit);
                if (now.Attempts < MostAttempts)
                {
                    if (!isQueued) await Stash.PushAsync(record.Commit, message, CancellationToken.None);
                    Write(now with { State = "requeued" });
                }
                else
                {
                    if (isQueued) await Stash.DropAsync(record.Commit, CancellationToken.None);
                    await FailedStash.PushAsync(record.Commit, message, CancellationToken.None);
                    Write(now with { State = "failed", EndedAt = time.GetUtcNow(), Message = "its worker died twice" });
                }
            }
        }
    }

    private IEnumerable<QueueRecord> Records() => Directory.Exists(Home) ? Directory.EnumerateFiles(Home, "*.json").Select(Read).OfType<QueueRecord>().Where(r => r.State != "requeued").OrderBy(r => r.StartedAt) : [];

    private string RecordOf(string commit) => Path.Combine(Home, commit + ".json");

    private static QueueRecord? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), QueueJson.Default.QueueRecord);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null; // being removed
        }
    }

    private void Write(QueueRecord record) => AtomicFile.WriteBytes(RecordOf(record.Commit), JsonSerializer.SerializeToUtf8Bytes(record, QueueJson.Default.QueueRecord));

    private async Task<InterProcessLock> LockAsync(CancellationToken cancellation) => await InterProcessLock.AcquireAsync(Path.Combine(Home, "queue.lock"), Patience, time, cancellation: cancellation);

    // What came since: the writer flushes whole characters, and nobody reads again what was told.
    private static long Tell(string path, long told, Action<string> hear)
    {
        if (!File.Exists(path)) return told;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < told) told = 0; // begun again
        if (file.Length == told) return told;
        file.Position = told;
        using var reader = new StreamReader(file);
        hear(reader.ReadToEnd());
        return file.Position;
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}

/// <summary>One task of the queue.</summary>
/// <param name="Commit">Its stash commit.</param>
/// <param name="Name">Its name.</param>
/// <param name="Baseline">The commit it stands on.</param>
/// <param name="State"><c>running</c>, <c>queued</c>, <c>failed</c> or <c>success</c>.</param>
/// <param name="Time">When it began, or was queued.</param>
public sealed record QueueTask(string Commit, string Name, string Baseline, string State, DateTimeOffset Time)
{
    /// <summary>Its worker's process.</summary>
    public int? Pid { get; init; }

    /// <summary>The ref it made.</summary>
    public string? Ref { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Message { get; init; }

    /// <summary>File with what it printed.</summary>
    public string? Log { get; init; }

    /// <summary>True for one that DVC queued, whose workers run it.</summary>
    public bool IsDvcs { get; init; }
}
