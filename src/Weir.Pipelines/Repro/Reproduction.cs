using System.Collections.Concurrent;
using System.Diagnostics;
using Weir.Execution;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Lineage;
using Weir.Pipelines.Journal;
using Weir.Pipelines.Records;
using Weir.Pipelines.Scheduling;
using Weir.Versioning.Graph;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Repro;

/// <summary>Brings a pipeline up to date: runs what changed, in order or several at once, and records each stage as it ends.</summary>
/// <remarks>What finished stands in a journal at once and in <c>dvc.lock</c> within a second, at the end, or, after <c>kill -9</c>, with the next run.</remarks>
public sealed class Reproduction(DvcRepository repository, IExecutor executor, IRunLedger ledger, IReproListener listener, TimeProvider time)
{
    private static readonly TimeSpan FoldInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, WeirException> _failures = new();
    private readonly ConcurrentDictionary<string, StageVerdict> _verdicts = new();
    private readonly ConcurrentDictionary<string, bool> _forced = new();
    private readonly List<string> _killed = [];

    /// <summary>With lineage as the only record.</summary>
    public Reproduction(DvcRepository repository, IExecutor executor, ILineageRecorder lineage, IReproListener listener, TimeProvider time)
        : this(repository, executor, new LineageLedger(lineage), listener, time)
    {
    }

    /// <summary>Brings missing paths from the remote, for <see cref="ReproOptions.Pull"/>; null when there is nothing to do so.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task>? Pull { get; init; }

    /// <summary>The executor of a name, for stages that name one; null where all run by the run's own.</summary>
    public Func<string, IExecutor>? Named { get; init; }

    /// <summary>Runs.</summary>
    /// <returns>One result a node, in the order of a sequential run.</returns>
    /// <exception cref="WeirException"><c>locked</c>; faults of metafiles; <c>stage_failed</c> and the like, unless the run goes on after failures.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: running stages were ended and not recorded.</exception>
    public async Task<IReadOnlyList<StageResult>> RunAsync(ReproOptions options, CancellationToken cancellation)
    {
        var index = repository.ReadIndex();
        if (!options.DryRun) await RecoverAsync(index, StageSecrets.Of(repository, options), cancellation);
        var plan = ReproPlan.Make(repository, index, options);
        foreach (var fault in plan.OtherFaults) listener.Warn($"not needed now: {fault.Message}");
        foreach (var warning in index.PipelineFiles.SelectMany(f => f.Warnings)) listener.Warn(warning);
        using var scope = new RunScope(repository, index, plan, options, executor, ledger, listener, time) { Named = Named };
        var pool = ResourcePool.OfMachine(Math.Max(1, options.Jobs));
        List<ScheduledTask> tasks = [.. plan.Nodes.Select((n, i) => TaskOf(scope, n, i, options.SingleStage ? [] : [.. plan.SourcesOf(n)]))];
        foreach (var task in tasks)
            if (pool.Refusal(task.Settings) is { } why) throw new WeirException("resources_unavailable", $"the stage '{task.Name}' {why}", "lower what it declares under meta.weir, or run it elsewhere");
        if (!options.DryRun) ledger.Plan([.. tasks.Select(t => new PlannedStage(t.Name, t.Sources) { Group = GroupOf(plan.Graph.Require(t.Name).Stage), IsData = plan.Graph.Require(t.Name).Stage is null })]);
        if (options.Force) foreach (var node in plan.Nodes) _forced[node.Name] = true;
        return await RunAsync(scope, tasks, pool, cancellation);
    }

    private async Task<IReadOnlyList<StageResult>> RunAsync(RunScope scope, List<ScheduledTask> tasks, ResourcePool pool, CancellationToken cancellation)
    {
        var outcome = RunOutcome.Killed;
        using var ended = new CancellationTokenSource();
        var folding = scope.Options.DryRun ? Task.CompletedTask : FoldNowAndThenAsync(scope, ended.Token);
        try
        {
            var results = await new GraphScheduler(tasks, pool, scope.Options.Jobs, scope.Options.OnFailure).RunAsync((task, gpus, stop) => RunNodeAsync(scope, task, gpus, stop), Blocked, cancellation);
            outcome = _failures.IsEmpty ? RunOutcome.Finished : RunOutcome.Failed;
            if (!_failures.IsEmpty && scope.Options.OnFailure is FailureMode.Stop or FailureMode.FailFast) throw tasks.Select(t => _failures.GetValueOrDefault(t.Name)).OfType<WeirException>().FirstOrDefault() ?? _failures.Values.First();
            return results;
        }
        finally
        {
            await ended.CancelAsync();
            await folding;
            if (!scope.Options.DryRun)
            {
                var isWritten = false;
                try
                {
                    await scope.FoldAsync();
                    foreach (var killed in _killed) StageSecrets.HideIn(repository, killed, scope.Secrets); // what jobs printed that went on
                    repository.Content.SaveState();
                    isWritten = true;
                }
                finally
                {
                    await ledger.EndAsync(!isWritten || (outcome == RunOutcome.Killed && !_failures.IsEmpty) ? RunOutcome.Failed : outcome);
                }
            }
        }
    }

    private async Task FoldNowAndThenAsync(RunScope scope, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(FoldInterval, time, ended);
                try
                {
                    await scope.FoldAsync();
                }
                catch (Exception e) when (e is WeirException or IOException)
                {
                    // The journal keeps it; a disk or a database that comes back hears it then, and the end tells what does not.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end folds the rest.
        }
    }

    private async Task<StageResult> RunNodeAsync(RunScope scope, ScheduledTask task, IReadOnlyList<string> gpus, CancellationToken cancellation)
    {
        var node = scope.Plan.Graph.Require(task.Name);
        var started = Stopwatch.GetTimestamp();
        var run = node.Stage is { } stage ? new StageRun(scope, stage, Scheduled(scope, task, gpus)) : null;
        try
        {
            var isForced = _forced.ContainsKey(node.Name);
            var verdict = (run, scope.Options.DryRun) switch
            {
                (null, _) => await new DataNode(scope).RunAsync(node.DvcFile!, isForced, Pull, cancellation),
                (_, true) => await run.JudgeAsync(isForced || task.Sources.Any(s => _verdicts.GetValueOrDefault(s) == StageVerdict.WouldRun), cancellation),
                _ => await run.RunAsync(isForced, cancellation),
            };
            if (scope.Options.ForceDownstream && (isForced || verdict is not StageVerdict.UpToDate)) foreach (var next in scope.Plan.Graph.DownstreamOf(node.Name)) _forced[next] = true;
            return Tell(new StageResult(node.Name, verdict, Stopwatch.GetElapsedTime(started)) { Attempts = run?.Attempts ?? 0, Log = run?.Log });
        }
        catch (Exception e) when (e is WeirException or StageFailure)
        {
            var error = (e as StageFailure)?.Error ?? (WeirException)e;
            _failures[node.Name] = error;
            return Tell(new StageResult(node.Name, StageVerdict.Failed, Stopwatch.GetElapsedTime(started)) { Attempts = run?.Attempts ?? 0, Log = run?.Log, Message = error.Message });
        }
    }

    // What runs elsewhere takes nothing of this machine.
    private static ScheduledTask TaskOf(RunScope scope, GraphNode node, int number, IReadOnlyList<string> sources)
    {
        if (node.Stage is not { } stage) return new ScheduledTask(number, node.Name, sources, new StageSettings { Cpus = 0 });
        var settings = StageSettings.Of(stage);
        return scope.ExecutorOf(settings).IsElsewhere
            ? new ScheduledTask(number, node.Name, sources, settings with { Cpus = 0, MemoryBytes = 0, Gpus = 0 }) { IsElsewhere = true }
            : new ScheduledTask(number, node.Name, sources, settings);
    }

    private ScheduledStage Scheduled(RunScope scope, ScheduledTask task, IReadOnlyList<string> gpus) => new(task.Number, scope.Plan.Graph.Require(task.Name).Stage is { } stage ? StageSettings.Of(stage) : task.Settings, task.Sources, gpus)
    {
        Pull = Pull,
        IsRemade = (path, hash) => scope.Plan.Graph.UpstreamOf(task.Name).Select(scope.Plan.Graph.Require).SelectMany(n => n.Stage is { } s ? scope.Index.OutsOf(s) : n.Outs).Any(o => o.FullPath == path && o.Content?.Md5 != hash),
    };

    private StageResult Blocked(ScheduledTask task, string failed) => Tell(new StageResult(task.Name, StageVerdict.Blocked, TimeSpan.Zero) { Message = $"'{failed}', which it depends on, failed" });

    // Folders may have groups of one name.
    private static string? GroupOf(StageDefinition? stage) => stage?.Group is { } group ? stage.Address[..^stage.Name.Length] + group : null;

    private StageResult Tell(StageResult result)
    {
        _verdicts[result.Name] = result.Verdict;
        if (result.Verdict != StageVerdict.WouldRun) ledger.End(result.Name, StageFactsOf.State(result.Verdict), result.Message);
        listener.Finished(result);
        return result;
    }

    // What killed runs finished is recorded, and what they left running is ended before anything of it is started again.
    private async Task RecoverAsync(RepositoryIndex index, SecretMask secrets, CancellationToken cancellation)
    {
        if (!Directory.Exists(RunJournal.FolderOf(repository.Project))) return;
        var dead = await RunJournal.TakeDeadAsync(repository.Project, time, cancellation);
        if (dead.Count == 0) return;
        foreach (var runId in dead.Select(d => d.RunId).Distinct())
        {
            var count = await OrphanedProcesses.EndAsync(runId, OrphanGrace, time, cancellation);
            if (count > 0) listener.Warn($"ended {count} process{(count == 1 ? string.Empty : "es")} that a killed run had left");
            _killed.Add(runId);
            StageSecrets.HideIn(repository, runId, secrets);
        }

        List<JournalEntry> entries = [.. dead.SelectMany(d => d.Entries)];
        foreach (var entry in entries)
        {
            var file = repository.Full(entry.PipelineFile);
            if (index.Stages.Find(s => s.FilePath == file && s.Name == entry.Stage) is not { } stage) continue;
            ledger.Add(StageRun.LineageOf(repository, stage, entry.Id, LockBook.Parse(entry), DateTimeOffset.FromUnixTimeMilliseconds(entry.StartedMs), DateTimeOffset.FromUnixTimeMilliseconds(entry.EndedMs)));
        }

        if (entries.Count > 0)
        {
            await ledger.FlushAsync(cancellation);
            using var book = new LockBook(repository, index, time, listener.Waiting);
            await book.FoldAsync(entries, cancellation);
            listener.Warn($"recorded {entries.Count} stage{(entries.Count == 1 ? string.Empty : "s")} that a killed run had finished");
        }

        foreach (var (_, file, _) in dead) RunJournal.Delete(file);
    }
}
