using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Git;
using Weir.Foundation.Ids;
using Weir.Lineage;
using Weir.Versioning.Content;
using Weir.Versioning.Metafiles;
using Weir.Versioning.Operations;
using Weir.Versioning.Params;
using Weir.Versioning.Repository;
using Weir.Versioning.RunCache;
using Weir.Versioning.Status;
using Weir.Yaml.Values;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Repro;

/// <summary>One stage in one run: is it up to date, can it come from the cache, else run, check, record.</summary>
internal sealed class StageRun(DvcRepository repository, RepositoryIndex index, IExecutor executor, ILineageRecorder lineage, IReproListener listener, TimeProvider time)
{
    private readonly StageRunCache _runCache = new(repository);

    /// <summary>Brings the stage up to date.</summary>
    /// <exception cref="WeirException"><c>missing_stage_input</c>, <c>stage_failed</c>, <c>stage_output_missing</c>, <c>changed_while_read</c>.</exception>
    public async Task<StageVerdict> RunAsync(StageDefinition stage, ReproOptions options, bool upstreamWouldRun, CancellationToken cancellation)
    {
        if (options.DryRun)
            return upstreamWouldRun || options.Force || !StatusCheck.Of(repository, index, stage, cancellation).IsClean ? StageVerdict.WouldRun : StageVerdict.UpToDate;
        RequireInputs(stage);
        var changes = StatusCheck.Of(repository, index, stage, cancellation);
        if (changes.IsClean && !options.Force) return StageVerdict.UpToDate;
        if (stage.IsFrozen && changes.Outs.Count == 0 && !options.Force) return StageVerdict.UpToDate;

        var inputs = Inputs(stage, cancellation);
        if (!options.Force && !changes.AlwaysChanges && Restore(stage, inputs, changes, options, cancellation)) return StageVerdict.Restored;

        var started = time.GetUtcNow();
        RemoveOuts(stage);
        await ExecuteAsync(stage, cancellation);
        var after = Inputs(stage, cancellation);
        RequireSameInputs(stage, inputs, after);
        var entry = inputs with { Outs = SaveOuts(stage, cancellation) };

        // Lineage first and never cut short: once the lock file says "up to date" nobody would record it any more.
        await RecordLineageAsync(stage, entry, started, CancellationToken.None);
        await RecordAsync(stage, entry, CancellationToken.None);
        if (!options.NoRunCache && CanShare(stage)) _runCache.Save(entry);
        return StageVerdict.Ran;
    }

    private void RequireInputs(StageDefinition stage)
    {
        foreach (var dep in stage.Deps.Where(d => FileStat.Of(d.FullPath) is null))
        {
            var outs = index.Outs.Select(o => repository.Relative(o.FullPath));
            throw new WeirException(
                "missing_stage_input",
                $"the stage '{stage.Name}' depends on '{dep.Path}', which is not there",
                DidYouMean.Nearest(repository.Relative(dep.FullPath), outs) is { } near ? $"did you mean '{near}'?" : $"make it, bring it back with `weir checkout`, or track it with `weir add {dep.Path}`",
                new SourceLocation(repository.Relative(stage.FilePath), stage.Line, Field: $"stages.{stage.Name}.deps"));
        }
    }

    private LockEntry Inputs(StageDefinition stage, CancellationToken cancellation) => new(stage.Command)
    {
        Deps = stage.Deps.ToDictionary(d => d.Path, d => repository.Content.Scan(d.FullPath, cancellation) ?? throw WeirException.FileNotFound(repository.Relative(d.FullPath))),
        Params = stage.Params.ToDictionary(p => p.File, p => Parameters(stage, p)),
    };

    private IReadOnlyDictionary<string, YamlValue> Parameters(StageDefinition stage, ParamsSelection selection)
    {
        var values = ParamsFile.Select(selection);
        var missing = selection.Keys?.Where(k => !values.ContainsKey(k)).ToList() ?? [];
        if (missing.Count == 0) return values;
        throw new WeirException(
            "missing_parameter",
            $"the stage '{stage.Name}' reads {string.Join(", ", missing.Select(m => $"'{m}'"))}, which {(missing.Count == 1 ? "is" : "are")} not in '{selection.File}'",
            DidYouMean.Hint(missing[0], ParamsFile.Load(selection.FullPath) is YamlMap map ? map.Entries.Select(e => (e.Key as YamlText)?.Value ?? string.Empty) : []),
            new SourceLocation(repository.Relative(stage.FilePath), stage.Line, Field: $"stages.{stage.Name}.params"));
    }

    // Outs come back without running when only they are gone, or when the same run was done before.
    private bool Restore(StageDefinition stage, LockEntry inputs, StageChanges changes, ReproOptions options, CancellationToken cancellation)
    {
        var outs = index.OutsOf(stage).ToList();
        if (stage.Outs.Count == 0 || stage.Outs.Any(o => !o.IsCached && FileStat.Of(o.FullPath) is null && index.LockOf(stage)?.Outs.GetValueOrDefault(o.Path) is null)) return false;
        var onlyOuts = changes is { IsCommandChanged: false, Deps.Count: 0, Params.Count: 0 } && outs.All(o => o.Content is not null && repository.Cache.HasAll(o.Content.Md5));
        if (!onlyOuts)
        {
            if (options.NoRunCache || !CanShare(stage) || _runCache.Find(inputs, [.. stage.Outs.Select(o => o.Path)]) is not { } hit) return false;
            outs = [.. stage.Outs.Select(o => o with { Content = hit.Outs.GetValueOrDefault(o.Path) })];
            if (outs.Any(o => o.Content is null)) return false;
        }

        _ = new CheckoutOperation(repository).Run(outs.Select(o => o with { IsCached = true }), force: true, cancellation);
        LockFile.Record(LockFile.PathFor(stage.FilePath), stage.Name, inputs with { Outs = outs.ToDictionary(o => o.Path, o => o.Content!) });
        foreach (var o in stage.Outs) OutSaving.Ignore(repository, o);
        return true;
    }

    private static bool CanShare(StageDefinition stage) =>
        stage.Deps.Count > 0 && stage.Outs.Count > 0 && !stage.AlwaysChanges && stage.Outs.All(o => !o.IsPersistent && (o.IsCached || o.Kind != OutKind.Out));

    private void RemoveOuts(StageDefinition stage)
    {
        foreach (var o in stage.Outs.Where(o => !o.IsPersistent && FileStat.Of(o.FullPath) is not null))
        {
            try
            {
                if (Directory.Exists(o.FullPath)) Directory.Delete(o.FullPath, recursive: true);
                else File.Delete(o.FullPath);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new WeirException(
                    ErrorCodes.CannotWrite,
                    $"the old out '{o.Path}' of the stage '{stage.Name}' cannot be removed: {e.Message.Split('\n')[0]}",
                    "check its permissions, or mark it `persist: true`",
                    new SourceLocation(repository.Relative(stage.FilePath), stage.Line, Field: $"stages.{stage.Name}.outs"),
                    e);
            }
        }
    }

    private async Task ExecuteAsync(StageDefinition stage, CancellationToken cancellation)
    {
        var commands = stage.ShellCommands;
        listener.Starting(stage.Address, commands);
        var log = Path.Combine(repository.Project.Logs, "stages", $"{Id.NewOrdered(time.GetUtcNow())}-{stage.Name}.log");
        var request = new CommandRequest(commands, stage.WorkingDirectory)
        {
            Environment = new Dictionary<string, string?> { ["DVC_STAGE"] = stage.Address, ["DVC_ROOT"] = repository.Root },
            LogPath = log,
        };
        CommandOutcome outcome;
        try
        {
            outcome = await executor.RunAsync(request, (line, isError) => listener.Line(stage.Address, line, isError), cancellation);
        }
        catch (OperationCanceledException)
        {
            RemoveOuts(stage); // half-made, and gone before the run as well; what a failed command left stays to be looked at
            throw;
        }

        if (outcome.ExitCode == 0) return;
        throw new WeirException(
            "stage_failed",
            $"the stage '{stage.Name}' failed: `{outcome.FailedCommand}` ended with exit code {outcome.ExitCode}",
            $"what it printed is in {repository.Relative(log)}",
            new SourceLocation(repository.Relative(stage.FilePath), stage.Line));
    }

    // DVC would record the new content with the old result; that result belongs to neither.
    private void RequireSameInputs(StageDefinition stage, LockEntry before, LockEntry after)
    {
        var changed = before.Deps.Where(d => after.Deps[d.Key].Md5 != d.Value.Md5).Select(d => d.Key).ToList();
        if (changed.Count == 0) return;
        throw new WeirException(
            ErrorCodes.ChangedWhileRead,
            $"'{changed[0]}' changed while the stage '{stage.Name}' ran, so its result cannot be recorded",
            "run `weir repro` again when nothing writes to it",
            new SourceLocation(repository.Relative(stage.FilePath), stage.Line));
    }

    private Dictionary<string, ContentId> SaveOuts(StageDefinition stage, CancellationToken cancellation)
    {
        var missing = stage.Outs.Where(o => FileStat.Of(o.FullPath) is null).Select(o => $"'{o.Path}'").ToList();
        if (missing.Count > 0)
        {
            throw new WeirException(
                "stage_output_missing",
                $"the stage '{stage.Name}' succeeded but did not make {string.Join(", ", missing)}",
                "check the path in its outs, or the command",
                new SourceLocation(repository.Relative(stage.FilePath), stage.Line, Field: $"stages.{stage.Name}.outs"));
        }

        return stage.Outs.ToDictionary(o => o.Path, o => o.IsCached || CanShare(stage) ? OutSaving.Save(repository, o.FullPath, cancellation) : repository.Content.Scan(o.FullPath, cancellation)!);
    }

    private async Task RecordAsync(StageDefinition stage, LockEntry entry, CancellationToken cancellation)
    {
        using var held = await InterProcessLock.AcquireAsync(repository.MetafileLock, AddOperation.LockPatience, time, listener.Waiting, cancellation);
        LockFile.Record(LockFile.PathFor(stage.FilePath), stage.Name, entry);
        foreach (var o in stage.Outs) OutSaving.Ignore(repository, o);
    }

    private async Task RecordLineageAsync(StageDefinition stage, LockEntry entry, DateTimeOffset started, CancellationToken cancellation)
    {
        var revision = await GitRevision.ReadAsync(repository.Root, cancellation);
        await lineage.RecordAsync(
            new LineageExecution
            {
                Id = Id.New(),
                Kind = "stage",
                Name = stage.Address,
                StartedAt = started,
                EndedAt = time.GetUtcNow(),
                GitCommit = revision?.Commit,
                GitDirty = revision?.IsDirty ?? false,
                ConfigurationJson = StageConfiguration.ToJson(entry),
                Inputs = [.. stage.Deps.Select(d => Artifact(d, entry.Deps[d.Path]))],
                Outputs = [.. stage.Outs.Select(o => Artifact(o, entry.Outs[o.Path]))],
            },
            cancellation);
    }

    private Artifact Artifact(TrackedOut path, ContentId content) => new(ArtifactKinds.File, $"md5:{content.Md5}", repository.Relative(path.FullPath));
}
