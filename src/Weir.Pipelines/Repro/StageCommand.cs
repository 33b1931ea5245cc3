using System.Globalization;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Pipelines.Records;
using Weir.Versioning.Metafiles;

namespace Weir.Pipelines.Repro;

/// <summary>One run of a stage's commands: variables, log, time limit.</summary>
internal sealed class StageCommand(RunScope scope, StageDefinition stage, ScheduledStage task)
{
    /// <summary>Hears where the log lies, relative to the root; null when nothing was printed.</summary>
    public required Action<string?> OnLog { get; init; }

    /// <summary>Hears where the command waits and runs, if elsewhere.</summary>
    public required Action<CommandPlace> OnPlace { get; init; }

    /// <summary>Runs the commands.</summary>
    /// <param name="inputs">What the stage runs with.</param>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="facts">What is kept of it.</param>
    /// <param name="cancellation">Ends the whole process group.</param>
    /// <exception cref="StageFailure">A command failed, was ended by a signal, or took too long.</exception>
    public async Task<CommandOutcome> RunAsync(LockEntry inputs, int attempt, StageFacts facts, CancellationToken cancellation)
    {
        var variables = new Dictionary<string, string?>(await scope.Ledger.BeginAsync(cancellation));
        foreach (var (name, value) in scope.Options.Environment) variables[name] = value;
        variables["DVC_STAGE"] = stage.Address;
        var executor = scope.ExecutorOf(task.Settings);
        var apart = executor.IsElsewhere ? AttemptWorkspace.Open(scope.Repository, stage, inputs, attempt, scope.RunId) : null;
        // An experiment in a folder of its own belongs to the repository that it was started in.
        variables["DVC_ROOT"] = scope.Options.Environment.GetValueOrDefault("DVC_ROOT") ?? apart?.Root ?? scope.Repository.Root;
        if (task.Settings.Gpus > 0 && apart is null) variables["CUDA_VISIBLE_DEVICES"] = string.Join(',', task.Gpus);
        var commands = stage.ShellCommands;
        scope.Journal.Open();
        scope.Listener.Starting(stage.Address, commands, attempt);
        var log = Path.Combine(scope.Repository.Project.Logs, "stages", scope.RunId, string.Create(CultureInfo.InvariantCulture, $"{FileName(stage.Address)}.{attempt}.log"));
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, scope.Time); // from the beginning of its work: one of a cluster may wait for a node for hours before
        var request = new CommandRequest(commands, apart?.WorkingDirectory ?? stage.WorkingDirectory)
        {
            Environment = variables,
            LogPath = log,
            Tag = $"{scope.RunId}:{stage.Address}:{attempt}",
            Spool = apart?.Folder,
            OnPlace = place =>
            {
                if (place.BegunAt is not null) Limit(limit);
                OnPlace(place);
            },
            Resources = new CommandResources(task.Settings.Cpus, task.Settings.MemoryBytes, task.Settings.Gpus, task.Settings.Timeout),
        };
        if (apart is null) Reuse(log);
        scope.Ledger.Begin(new StageStart(stage.Address, attempt, scope.Time.GetUtcNow(), facts) { Executor = scope.NameOfExecutor(task.Settings), IsQueued = executor.IsElsewhere, Log = scope.Repository.Relative(log) });
        if (!executor.IsElsewhere) Limit(limit);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        CommandOutcome outcome;
        try
        {
            outcome = await executor.RunAsync(request, (line, isError) => scope.Listener.Line(stage.Address, scope.Listener.HearsSecrets ? line : scope.Secrets.Text(line), isError), stop.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            apart?.Remove();
            throw new StageFailure(Failure($"took longer than {task.Settings.Timeout!.Value.TotalSeconds:0.#} s and was ended", log), "timeout");
        }
        catch (OperationCanceledException)
        {
            apart?.Remove(); // its job was ended before this was told
            throw;
        }
        finally
        {
            SecretFile.Hide(log, scope.Secrets); // the command writes it itself: what it printed of secrets is taken out when it is done
            OnLog(Keep(log));
        }

        if (outcome.ExitCode == 0) apart?.Publish();
        apart?.Remove();
        if (outcome.ExitCode == 0) return outcome;
        if (outcome.Cause is { } cause) throw new StageFailure(Failure($"failed: {outcome.Message ?? cause}", log), cause, outcome);
        var how = outcome.Signal is { } signal ? $"was ended by signal {signal}" : $"ended with exit code {outcome.ExitCode}";
        throw new StageFailure(Failure($"failed: `{scope.Secrets.Text(Redact.Text(outcome.FailedCommand ?? string.Empty))}` {how}", log), outcome.Signal is null ? "exit-code" : "signal", outcome);
    }

    private void Limit(CancellationTokenSource limit)
    {
        if (task.Settings.Timeout is not { } timeout) return;
        try
        {
            limit.CancelAfter(timeout);
        }
        catch (ObjectDisposedException)
        {
            // Told that it begins when it has ended.
        }
    }

    private WeirException Failure(string what, string log) =>
        new("stage_failed", $"the stage '{stage.Name}' {what}", File.Exists(log) ? $"what it printed is in {scope.Repository.Relative(log)}" : null, new SourceLocation(scope.Repository.Relative(stage.FilePath), stage.Line));

    // A stage that prints nothing leaves no log: the empty file becomes that of the next. Making and deleting one each time is slow on ext4.
    private string? Keep(string log)
    {
        if (Foundation.Files.FileStat.Of(log) is not { } stat) return null;
        if (stat.SizeBytes > 0) return scope.Repository.Relative(log);
        scope.EmptyLogs.Push(log);
        return null;
    }

    private void Reuse(string log)
    {
        if (!scope.EmptyLogs.TryPop(out var empty)) return;
        try
        {
            File.Move(empty, log, overwrite: false);
        }
        catch (IOException)
        {
            // Somebody cleans up meanwhile; the executor makes a new one.
        }
    }

    private static string FileName(string address) => address.Replace('/', '_').Replace(':', '_');
}
