using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Ids;
using Weir.Lineage;
using Weir.Pipelines.Inspection;
using Weir.Pipelines.Journal;
using Weir.Pipelines.Records;
using Weir.Versioning.Content;
using Weir.Versioning.Imports;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;
using Weir.Versioning.RunCache;
using Weir.Yaml.Values;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Repro;

/// <summary>One stage in one run: is it up to date, can it come from the cache, else run, check, record.</summary>
internal sealed class StageRun(RunScope scope, StageDefinition stage, ScheduledStage task)
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    private readonly DvcRepository _repository = scope.Repository;
    private readonly StageRunCache _runCache = new(scope.Repository);
    private readonly ReproOptions _options = scope.Options;
    private StageFacts? _facts;
    private CommandPlace? _place;

    /// <summary>How often the command was started.</summary>
    public int Attempts { get; private set; }

    /// <summary>The log of the last attempt, relative to the root.</summary>
    public string? Log { get; private set; }

    /// <summary>Brings the stage up to date.</summary>
    /// <exception cref="WeirException"><c>missing_stage_input</c>, <c>stage_failed</c>, <c>stage_output_missing</c>, <c>changed_while_read</c>, <c>locked</c>.</exception>
    public async Task<StageVerdict> RunAsync(bool isForced, CancellationToken cancellation)
    {
        await OutsideData.LookAsync(_repository, [stage], cancellation);
        var inspection = scope.Inspector.Inspect(stage, cancellation);
        if (!isForced && IsUpToDate(inspection)) return StageVerdict.UpToDate;
        string[] reads = [.. stage.Deps.Select(d => d.FullPath).Where(IsLocal)];
        string[] writes = [.. stage.Outs.Select(o => o.FullPath).Where(IsLocal)];
        var hasWaited = await scope.Paths.AcquireAsync(reads, writes, LockPatience, scope.Listener.Waiting, cancellation);
        try
        {
            // Another run may have done it meanwhile, or changed what it reads.
            if (scope.Book.Refresh(stage.FilePath, scope.Journal.OfOthers()) || hasWaited)
            {
                inspection = scope.Inspector.Inspect(stage, cancellation);
                if (!isForced && IsUpToDate(inspection)) return StageVerdict.UpToDate;
            }

            return await BringUpToDateAsync(inspection, isForced, cancellation);
        }
        finally
        {
            scope.Paths.Release(reads, writes);
        }
    }

    /// <summary>What would become of it, touching nothing.</summary>
    public async Task<StageVerdict> JudgeAsync(bool isForced, CancellationToken cancellation)
    {
        await OutsideData.LookAsync(_repository, [stage], cancellation);
        if (!isForced && IsUpToDate(scope.Inspector.Inspect(stage, cancellation))) return StageVerdict.UpToDate;
        if (!stage.IsFrozen) RequireInputs(mayBeMade: true); // a frozen one will not read them
        return StageVerdict.WouldRun;
    }

    private bool IsUpToDate(StageInspection inspection) =>
        inspection.IsUpToDate || (_options.AllowMissing && inspection.IsUpToDateButMissing(c => task.IsRemade(stage.Deps.First(d => d.Path == c.Path).FullPath, c.Old)));

    private async Task<StageVerdict> BringUpToDateAsync(StageInspection inspection, bool isForced, CancellationToken cancellation)
    {
        if (_options.Pull && await PullAsync(inspection, cancellation))
        {
            inspection = scope.Inspector.Inspect(stage, cancellation);
            if (!isForced && IsUpToDate(inspection)) return StageVerdict.Restored;
        }

        if (!isForced && inspection.AreInputsSame && RestoreOwn(cancellation)) return StageVerdict.Restored;
        RequireInputs();
        if (stage.IsFrozen) return VerifyFrozen(cancellation);
        var inputs = Inputs(cancellation);
        if (!isForced && !inspection.RunsAlways && RestoreEarlier(inputs, cancellation))
        {
            scope.Ledger.Add(new StageAttempt(stage.Address, 0, "cached", scope.Time.GetUtcNow(), scope.Time.GetUtcNow()) { Sources = task.Sources, Message = "an earlier run with the same inputs" });
            return StageVerdict.Restored;
        }

        if (_options.Interactive && !scope.Listener.Confirm(stage.Address))
            throw new WeirException("not_confirmed", $"the stage '{stage.Name}' was not confirmed", "run it without -i to be asked nothing");
        _facts = StageFactsOf.Run(_repository, inspection, isForced, inputs, task.Settings);
        while (true)
        {
            var started = scope.Time.GetUtcNow();
            try
            {
                await AttemptAsync(inputs, started, cancellation);
                return StageVerdict.Ran;
            }
            catch (StageFailure e)
            {
                Note("failed", started, e.Cause, e.Outcome, e.Error.Message);
                if (!e.IsWorthARetry(task.Settings, Attempts)) throw e.Error;
                var delay = task.Settings.DelayBefore(Attempts + 1);
                scope.Listener.Warn($"{e.Error.Message}; attempt {Attempts + 1} of {Math.Max(Attempts, task.Settings.Retries) + 1} in {delay.TotalSeconds:0.#} s");
                await Task.Delay(delay, scope.Time, cancellation);
            }
            catch (OperationCanceledException)
            {
                Note("cancelled", started, null, null, null);
                RemoveOuts(); // half-made, and gone before the run as well; what a failed command left stays to be looked at
                throw;
            }
        }
    }

    private async Task AttemptAsync(LockEntry inputs, DateTimeOffset started, CancellationToken cancellation)
    {
        Attempts++;
        _place = null;
        RemoveOuts();
        var outcome = await new StageCommand(scope, stage, task) { OnLog = log => Log = log, OnPlace = Place }.RunAsync(inputs, Attempts, _facts!, cancellation);
        await OutsideData.LookAsync(_repository, [stage], cancellation);
        var after = Inputs(cancellation);
        RequireSameInputs(inputs, after, outcome);
        var entry = inputs with { Outs = SaveOuts(outcome, cancellation) };
        await RecordAsync(entry, started);
        scope.Ledger.Know(stage.Address, _facts = StageFactsOf.Made(_repository, stage, _facts!, entry));
        Note("succeeded", started, null, outcome, null);
    }

    private void Place(CommandPlace place)
    {
        _place = place;
        scope.Ledger.Place(stage.Address, place);
    }

    private void RequireInputs(bool mayBeMade = false)
    {
        foreach (var dep in stage.Deps.Where(d => !_repository.Content.Exists(d.FullPath)))
        {
            if (mayBeMade && scope.Index.Outs.Any(o => o.FullPath == dep.FullPath || dep.FullPath.StartsWith(o.FullPath + '/', StringComparison.Ordinal) || o.FullPath.StartsWith(dep.FullPath + '/', StringComparison.Ordinal))) continue;
            if (!IsLocal(dep.FullPath)) throw new WeirException("missing_stage_input", $"the stage '{stage.Name}' depends on '{dep.Path}', where nothing lies", "check the address", Place("deps"));
            var outs = scope.Index.Outs.Select(o => _repository.Relative(o.FullPath));
            throw new WeirException(
                "missing_stage_input",
                $"the stage '{stage.Name}' depends on '{dep.Path}', which is not there",
                DidYouMean.Nearest(_repository.Relative(dep.FullPath), outs.Where(o => o != _repository.Relative(dep.FullPath))) is { } near ? $"did you mean '{near}'?" : $"make it, bring it back with `weir checkout` or `weir pull`, or track it with `weir add {dep.Path}`",
                Place("deps"));
        }
    }

    private LockEntry Inputs(CancellationToken cancellation) => new(stage.Command)
    {
        Deps = stage.Deps.ToDictionary(d => d.Path, d => _repository.Content.ScanAs(d.FullPath, scope.Index.LockOf(stage)?.Deps.GetValueOrDefault(d.Path), cancellation) ?? throw WeirException.FileNotFound(_repository.NameOf(d.Path, d.FullPath))),
        Params = stage.Params.ToDictionary(p => p.File, Parameters),
    };

    private IReadOnlyDictionary<string, YamlValue> Parameters(Versioning.Params.ParamsSelection selection)
    {
        var values = scope.Inspector.Values(selection);
        var missing = selection.Keys?.Where(k => !values.ContainsKey(k)).ToList() ?? [];
        if (missing.Count == 0) return values;
        throw new WeirException(
            "missing_parameter",
            $"the stage '{stage.Name}' reads {string.Join(", ", missing.Select(m => $"'{m}'"))}, which {(missing.Count == 1 ? "is" : "are")} not in '{selection.File}'",
            DidYouMean.Hint(missing[0], scope.Inspector.Load(selection.FullPath) is YamlMap map ? map.Entries.Select(e => (e.Key as YamlText)?.Value ?? string.Empty) : []),
            Place("params"));
    }

    // Only outs are gone, and their recorded content is in the cache.
    private bool RestoreOwn(CancellationToken cancellation)
    {
        var outs = scope.Index.OutsOf(stage).ToList();
        if (outs.Count == 0 || outs.Any(o => o.Content is null || !_repository.Cache.HasAll(o.Content.Md5, o.IsLegacy)) || !IsShareable && !stage.IsFrozen) return false;
        _ = new CheckoutOperation(_repository).Run(outs.Select(o => o with { IsCached = true }), force: true, cancellation);
        return true;
    }

    // The same run was done before, here or by somebody who shares the cache.
    private bool RestoreEarlier(LockEntry inputs, CancellationToken cancellation)
    {
        if (_options.NoRunCache || !IsShareable || _runCache.Find(inputs, [.. stage.Outs.Select(o => o.Path)]) is not { } hit) return false;
        List<TrackedOut> outs = [.. stage.Outs.Select(o => o with { Content = hit.Outs.GetValueOrDefault(o.Path) })];
        if (outs.Any(o => o.Content is null)) return false;
        _ = new CheckoutOperation(_repository).Run(outs.Select(o => o with { IsCached = true }), force: true, cancellation);
        scope.Book.Record(stage, inputs with { Outs = outs.ToDictionary(o => o.Path, o => o.Content!) }, task.Rank);
        return true;
    }

    private async Task<bool> PullAsync(StageInspection inspection, CancellationToken cancellation)
    {
        if (task.Pull is null) return false;
        List<string> wanted =
        [
            .. inspection.Inputs.Where(c => c is { Kind: ChangeKind.Dependency, State: ChangeState.Deleted }).Select(c => stage.Deps.First(d => d.Path == c.Path).FullPath),
            .. inspection.Outs.Where(c => inspection.AreInputsSame && c.State is ChangeState.NotInCache or ChangeState.Deleted).Select(c => stage.Outs.First(o => o.Path == c.Path).FullPath),
        ];
        if (wanted.Count == 0) return false;
        try
        {
            await task.Pull(wanted, cancellation);
            return true;
        }
        catch (WeirException e)
        {
            scope.Listener.Warn($"nothing was pulled for '{stage.Name}': {e.Message}");
            return false;
        }
    }

    // A frozen stage does not run: what is there is verified and recorded.
    private StageVerdict VerifyFrozen(CancellationToken cancellation)
    {
        var entry = Inputs(cancellation);
        scope.Book.Record(stage, entry with { Outs = SaveOuts(null, cancellation) }, task.Rank);
        return StageVerdict.Recorded;
    }

    private bool IsShareable => _runCache.Takes(stage);

    private void RemoveOuts()
    {
        foreach (var o in stage.Outs.Where(o => o.IsCached)) OutPlace.RequireInside(_repository, o);
        foreach (var o in stage.Outs.Where(o => !o.IsPersistent && IsLocal(o.FullPath) && FileStat.Of(o.FullPath) is not null && OutPlace.IsInside(_repository.Root, o.FullPath)))
        {
            try
            {
                if (Directory.Exists(o.FullPath)) Directory.Delete(o.FullPath, recursive: true);
                else File.Delete(o.FullPath);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new WeirException(
                    ErrorCodes.CannotWrite, $"the old out '{o.Path}' of the stage '{stage.Name}' cannot be removed: {e.Message.Split('\n')[0]}", "check its permissions, or mark it `persist: true`", Place("outs"), e);
            }
        }
    }

    // DVC would record the new content with the old result; that result belongs to neither.
    private void RequireSameInputs(LockEntry before, LockEntry after, CommandOutcome outcome)
    {
        var changed = before.Deps.FirstOrDefault(d => after.Deps[d.Key].Md5 != d.Value.Md5).Key
            ?? before.Params.Where(p => !p.Value.All(v => after.Params[p.Key].TryGetValue(v.Key, out var now) && now.Equals(v.Value))).Select(p => p.Key).FirstOrDefault();
        if (changed is null) return;
        throw new StageFailure(
            new WeirException(
                ErrorCodes.ChangedWhileRead, $"'{changed}' changed while the stage '{stage.Name}' ran, so its result cannot be recorded", "run `weir repro` again when nothing writes to it", new SourceLocation(_repository.Relative(stage.FilePath), stage.Line)),
            "changed-input",
            outcome);
    }

    private Dictionary<string, ContentId> SaveOuts(CommandOutcome? outcome, CancellationToken cancellation)
    {
        var missing = stage.Outs.Where(o => !_repository.Content.Exists(o.FullPath)).Select(o => $"'{o.Path}'").ToList();
        if (missing.Count > 0)
        {
            var error = new WeirException(
                "stage_output_missing",
                stage.IsFrozen ? $"the frozen stage '{stage.Name}' lacks {string.Join(", ", missing)}" : $"the stage '{stage.Name}' succeeded but did not make {string.Join(", ", missing)}",
                stage.IsFrozen ? "`weir unfreeze` lets it run, `weir checkout` or `weir pull` may bring it back" : "check the path in its outs, or the command",
                Place("outs"));
            throw new StageFailure(error, "missing-output", outcome);
        }

        return scope.Index.OutsOf(stage).ToDictionary(o => o.Path, o => !_options.NoCommit && (o.IsCached || IsShareable) ? OutSaving.Save(_repository, o.FullPath, o.Content, relink: o.IsCached, cancellation) : _repository.Content.ScanAs(o.FullPath, o.Content, cancellation)!);
    }

    private async Task RecordAsync(LockEntry entry, DateTimeOffset started)
    {
        var id = Id.New();
        var ended = scope.Time.GetUtcNow();
        var revision = await scope.Revision;
        var value = entry.ToYaml();
        var text = Yaml.Emit.YamlEmitter.File(value);
        scope.Ledger.Add(Lineage(id, entry, started, ended) with { GitCommit = revision?.Commit, GitDirty = revision?.IsDirty ?? false });
        if (!_options.NoRunCache && !_options.NoCommit && IsShareable) _runCache.Save(value, text);
        scope.Journal.Append(new JournalEntry(id, _repository.Relative(stage.FilePath), stage.Name, task.Rank, started.ToUnixTimeMilliseconds(), ended.ToUnixTimeMilliseconds(), text));
        scope.Book.Record(stage, entry, task.Rank);
    }

    /// <summary>The lineage of a stage that ran.</summary>
    internal static LineageExecution LineageOf(DvcRepository repository, StageDefinition stage, string id, LockEntry entry, DateTimeOffset started, DateTimeOffset ended) => new()
    {
        Id = id,
        Kind = "stage",
        Name = stage.Address,
        StartedAt = started,
        EndedAt = ended,
        ConfigurationJson = StageConfiguration.ToJson(entry),
        Inputs = [.. stage.Deps.Where(d => entry.Deps.ContainsKey(d.Path)).Select(d => Trace(repository, d, entry.Deps[d.Path]))],
        Outputs = [.. stage.Outs.Where(o => entry.Outs.ContainsKey(o.Path)).Select(o => Trace(repository, o, entry.Outs[o.Path]))],
    };

    private static Artifact Trace(DvcRepository repository, TrackedOut path, ContentId content) => new(ArtifactKinds.File, $"{content.Field}:{content.Md5}", repository.NameOf(path.Path, path.FullPath));

    private LineageExecution Lineage(string id, LockEntry entry, DateTimeOffset started, DateTimeOffset ended) => LineageOf(_repository, stage, id, entry, started, ended);

    private void Note(string state, DateTimeOffset started, string? cause, CommandOutcome? outcome, string? message) =>
        scope.Ledger.Add(new StageAttempt(stage.Address, Attempts, state, started, scope.Time.GetUtcNow())
        {
            Cause = cause,
            ExitCode = outcome?.ExitCode,
            Signal = outcome?.Signal,
            PeakMemoryBytes = outcome?.PeakMemoryBytes,
            CpuSeconds = outcome?.CpuTime?.TotalSeconds,
            Log = Log,
            Executor = scope.NameOfExecutor(task.Settings),
            Job = outcome?.Job ?? _place?.Job,
            Host = outcome?.Host ?? _place?.Host,
            BegunAt = outcome?.BegunAt ?? _place?.BegunAt,
            Sources = task.Sources,
            Message = message,
        });

    private static bool IsLocal(string path) => !path.Contains("://", StringComparison.Ordinal);

    private SourceLocation Place(string key) => new(_repository.Relative(stage.FilePath), stage.Line, Field: $"stages.{stage.Name}.{key}");
}

/// <summary>What a run knows of a stage besides its definition.</summary>
/// <param name="Rank">Its place in a sequential run.</param>
/// <param name="Settings">How it is to be run.</param>
/// <param name="Sources">What it waits for.</param>
/// <param name="Gpus">Numbers of the graphics processors that are its own.</param>
internal sealed record ScheduledStage(int Rank, StageSettings Settings, IReadOnlyList<string> Sources, IReadOnlyList<string> Gpus)
{
    /// <summary>Says whether the maker of a path has made other content than a hash.</summary>
    public required Func<string, string?, bool> IsRemade { get; init; }

    /// <summary>Brings paths from the remote; null when there is none.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task>? Pull { get; init; }
}
