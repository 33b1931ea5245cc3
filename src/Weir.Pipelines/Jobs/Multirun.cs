using System.Globalization;
using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Configuration.Composition;
using Weir.Configuration.Jobs;
using Weir.Configuration.Sweeps;
using Weir.Configuration.Tree;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Foundation.Hashing;
using Weir.Foundation.Ids;
using Weir.Foundation.Secrets;
using Weir.Tracking;

namespace Weir.Pipelines.Jobs;

/// <summary>Runs every job of a sweep, several at once, below one run. A journal in the sweep's folder says what is done: after a crash the same call goes on, and each job is published once.</summary>
/// <param name="launch">What all jobs have in common.</param>
/// <param name="tracking">Where runs are kept; null outside a project.</param>
/// <param name="surroundings">The workspace.</param>
/// <param name="listener">Hears what happens.</param>
/// <param name="time">The clock.</param>
public sealed class Multirun(JobLaunch launch, ProjectTracking? tracking, JobSurroundings surroundings, IJobListener listener, TimeProvider time)
{
    private const int MostTries = 60;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ConfigComposer _composer = new();
    private readonly JobRunner _runner = new(launch, tracking, surroundings, listener, time);

    /// <summary>What a sweep was begun with, by its folder.</summary>
    /// <exception cref="WeirException"><c>not_found</c>: there is none; <c>sweep_secret</c>: its overrides or its command were not kept whole, for secrets are in them.</exception>
    public static SweepBeginning Begun(string folder, ComposeRequest basis)
    {
        var header = SweepJournal.Peek(folder) ?? throw new WeirException(ErrorCodes.NotFound, $"there is no sweep in '{folder}'", "name the folder of a sweep that `weir run -m` began: the one with multirun.yaml");
        if (header.Overrides is null || header.Command.Any(w => w.Contains(SecretMask.Shown, StringComparison.Ordinal))) throw new WeirException("sweep_secret", $"the {(header.Overrides is null ? "overrides" : "command")} of this sweep {(header.Overrides is null ? "hold" : "holds")} secrets and {(header.Overrides is null ? "were" : "was")} not kept", "give the same command again, with the same hydra.sweep.dir");
        var request = basis with { ConfigDirectory = header.ConfigDirectory, ConfigName = header.ConfigName, Overrides = header.Overrides, WorkingDirectory = header.Folder };
        return new SweepBeginning(request, header.Command, header.AppendsOverrides)
        {
            Executor = header.Executor,
            ExecutorWords = header.ExecutorWords ?? [],
            Jobs = header.AtOnce,
            TimeLimitSeconds = header.TimeLimitSeconds,
            Experiment = header.Experiment,
        };
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="WeirException">A job cannot be composed, or has no value for its command: nothing was begun then. <c>locked</c>, <c>sweep_differs</c>, <c>cannot_write</c>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; commands were ended. The same call goes on.</exception>
    public async Task<MultirunResult> RunAsync(MultirunOptions options, CancellationToken cancellation)
    {
        var (sweep, folder, journal) = Open(options, cancellation);
        using (journal)
        {
            var isResumed = journal.Jobs.Count > 0;
            var first = ConfigJob.OfSweep(sweep.Compose(0, cancellation), folder);
            HydraRecords.WriteSweep(sweep.Master, folder, launch.SecretsOf(first));
            if (isResumed && !launch.IsElsewhere) await OrphanedProcesses.EndAsync(TagOf(journal), Grace, time, cancellation);
            var parent = await ParentAsync(journal, options, folder, sweep.Count, cancellation);
            var outcome = new SweepOutcome(journal, sweep.Count);
            var isCut = true;
            try
            {
                await SettleAsync(outcome, parent, isResumed, cancellation);
                await LaunchAsync(options, sweep, folder, outcome, parent, cancellation);
                isCut = false;
            }
            finally
            {
                if (parent is not null)
                {
                    await parent.LogMetricsAsync([KeyValuePair.Create("jobs_finished", (double)(outcome.Before + outcome.Finished)), KeyValuePair.Create("jobs_failed", (double)outcome.Failed.Count)], cancellation: CancellationToken.None);
                    await parent.EndAsync(isCut ? RunStatus.Killed : outcome.Failed.Count > 0 ? RunStatus.Failed : RunStatus.Finished, CancellationToken.None);
                }
            }

            return new MultirunResult(folder, sweep.Count, outcome.Before, outcome.Finished, [.. outcome.Failed.Order()], parent?.Id);
        }
    }

    // The journal decides: whoever holds it works on the folder. A folder that is named by the time is taken a second later when somebody else has it.
    private (ConfigSweep Sweep, string Folder, SweepJournal Journal) Open(MultirunOptions options, CancellationToken cancellation)
    {
        var now = options.Request.Now ?? time.GetUtcNow();
        for (var tries = 0; ; tries++)
        {
            var (sweep, folder) = Compose(options, now, cancellation);
            var mayMove = options.Folder is null && tries < MostTries && Compose(options, now.AddSeconds(1), cancellation).Folder != folder;
            if (!options.IsFresh && SweepJournal.Peek(folder) is { } known && known.Now != now)
            {
                if (mayMove)
                {
                    now = now.AddSeconds(1);
                    continue;
                }

                (sweep, _) = Compose(options with { Folder = folder }, known.Now, cancellation);
            }

            CheckAll(sweep, folder, cancellation);
            var header = Header(sweep, options);
            SweepJournal? journal = null;
            try
            {
                journal = SweepJournal.Open(folder, () => header, options.IsFresh);
                if (journal.Header.Md5 != header.Md5)
                    throw new WeirException("sweep_differs", $"'{folder}' holds another sweep: {string.Join(' ', journal.Header.Overrides?.Where(o => !o.StartsWith("hydra.", StringComparison.Ordinal)) ?? [])} -- {string.Join(' ', journal.Header.Command)}", "give this one another folder (hydra.sweep.dir=…), or put the old journal aside with --fresh", new SourceLocation(folder));
                // They may be at work there still: here they would run twice.
                if (journal.Jobs.Values.FirstOrDefault(j => j is { State: SweepEntry.Begun, Executor: not null } && j.Executor != launch.ExecutorName) is { } away)
                    throw new WeirException("sweep_differs", $"job {away.Job} of the sweep in '{folder}' was given to the executor '{away.Executor}' and may run there", $"go on there: --executor {away.Executor}; or give this one another folder (hydra.sweep.dir=…)", new SourceLocation(folder));
                if (journal.Header.ConfigMd5 != header.ConfigMd5) listener.Warn("the configuration has changed since the sweep began: jobs that are left run with what it is now");
                return (sweep, folder, journal);
            }
            catch (WeirException e) when (e.Code == ErrorCodes.Locked && mayMove)
            {
                now = now.AddSeconds(1);
            }
            catch
            {
                journal?.Dispose();
                throw;
            }
        }
    }

    private (ConfigSweep Sweep, string Folder) Compose(MultirunOptions options, DateTimeOffset now, CancellationToken cancellation)
    {
        var sweep = _composer.Sweep(ConfigJob.Request(options.Request with { Now = now }, isSweep: true), cancellation);
        return (sweep, options.Folder ?? ConfigJob.SweepFolder(sweep.Master));
    }

    // As Hydra: all are composed before the first is launched.
    private void CheckAll(ConfigSweep sweep, string folder, CancellationToken cancellation)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < sweep.Count; i++)
        {
            try
            {
                var job = ConfigJob.OfSweep(sweep.Compose(i, cancellation), folder);
                _runner.Check(job);
                if (!places.TryAdd(job.OutputDirectory, i))
                    throw new WeirException("output_shared", $"it would write to '{job.OutputDirectory}', as job {places[job.OutputDirectory]} does", "let hydra.sweep.subdir name each: ${hydra.job.num}, or ${hydra.job.override_dirname}") { Kind = FailureKind.Usage };
            }
            catch (WeirException e)
            {
                throw new WeirException(e.Code, $"job {i} ({string.Join(' ', sweep.Overrides(i).Select(o => o.Split('=')[0]))}): {e.Message}", e.Hint, e.Location) { Kind = e.Kind };
            }
        }
    }

    private SweepHeader Header(ConfigSweep sweep, MultirunOptions options)
    {
        var request = sweep.Master.Request;
        var secrets = Configuration.Secrets.ConfigSecrets.Of(sweep.Master, launch.Secrets, launch.Environment());
        var isOpen = request.Overrides.All(o => secrets.HideOverride(o) == o);
        var text = new StringBuilder().AppendJoin('\0', launch.Command).Append(launch.AppendsOverrides);
        for (var i = 0; i < sweep.Count; i++) text.Append('\n').AppendJoin('\0', sweep.Overrides(i));
        return new SweepHeader
        {
            Id = Id.NewOrdered(time.GetUtcNow()),
            Jobs = sweep.Count,
            Md5 = ContentHash.Md5(Encoding.UTF8.GetBytes(text.ToString())),
            ConfigMd5 = ContentHash.Md5(Encoding.UTF8.GetBytes(ConfigYaml.WriteAsHydra(sweep.Master.Root))),
            Now = sweep.Master.Now,
            Folder = request.WorkingDirectory,
            ConfigDirectory = request.ConfigDirectory,
            ConfigName = request.ConfigName,
            Overrides = isOpen ? request.Overrides : null,
            Command = [.. launch.Command.Select(secrets.Mask.Text)],
            AppendsOverrides = launch.AppendsOverrides,
            Executor = launch.ExecutorName,
            ExecutorWords = launch.ExecutorWords.Count > 0 ? [.. launch.ExecutorWords.Select(secrets.Mask.Text)] : null,
            AtOnce = options.Jobs,
            TimeLimitSeconds = launch.TimeLimit?.TotalSeconds,
            Experiment = options.Experiment,
        };
    }

    private async Task<ActiveRun?> ParentAsync(SweepJournal journal, MultirunOptions options, string folder, int count, CancellationToken cancellation)
    {
        if (tracking is null) return null;
        if (journal.Jobs.Values.FirstOrDefault(j => j.Job == SweepOfAll)?.RunId is { } known)
        {
            var resumed = await tracking.Client.ResumeRunAsync(known, cancellation);
            await surroundings.LogDiffAsync(resumed, cancellation); // the workspace may be another since
            return resumed;
        }

        var tags = new Dictionary<string, string>(surroundings.Tags()) { ["weir.kind"] = "multirun", ["weir.output_dir"] = surroundings.Relative(folder), ["weir.jobs"] = count.ToString(CultureInfo.InvariantCulture), ["mlflow.source.type"] = "PROJECT", ["mlflow.source.name"] = JobParameters.Cut(string.Join(' ', journal.Header.Command), 8000) };
        var parent = await tracking.Client.StartRunAsync(new RunStart(options.Experiment) { Name = string.Create(CultureInfo.InvariantCulture, $"multirun-{journal.Header.Now:yyyyMMdd-HHmmss}"), Tags = tags }, cancellation);
        await surroundings.LogDiffAsync(parent, cancellation);
        journal.Note(new SweepEntry(SweepOfAll, SweepEntry.Begun, 1, parent.Id, time.GetUtcNow()));
        return parent;
    }

    // The entry of the sweep itself, beside those of jobs.
    private const int SweepOfAll = -1;

    // What was begun and has no end: its run may say that it has one; else it counts as killed, and the job is run again.
    private async Task SettleAsync(SweepOutcome outcome, ActiveRun? parent, bool isResumed, CancellationToken cancellation)
    {
        if (isResumed && parent is not null)
        {
            var begun = outcome.Begun();
            await foreach (var run in tracking!.Client.SearchRunsAsync(new SearchRuns([parent.Info.ExperimentId!], $"tags.`mlflow.parentRunId` = '{parent.Id}'"), cancellation))
            {
                var entry = begun.GetValueOrDefault(run.Info.RunId);
                var code = run.Data?.Tags?.FirstOrDefault(t => t.Key == JobRun.ExitTag)?.Value;
                if (entry is not null && code is not null) outcome.Note(entry with { State = code == "0" ? SweepEntry.Finished : SweepEntry.Failed, ExitCode = int.Parse(code, CultureInfo.InvariantCulture), At = time.GetUtcNow() });
                if (run.Info.Status != RunStatus.Running || (code is null && entry is not null && launch.IsElsewhere)) continue;
                var left = await tracking.Client.ResumeRunAsync(run.Info.RunId, cancellation);
                if (code is null) await left.SetTagsAsync([KeyValuePair.Create(WeirTags.Failure, "whoever ran its sweep was killed; the job was run again")], cancellation);
                await left.EndAsync(code is null ? RunStatus.Killed : code == "0" ? RunStatus.Finished : RunStatus.Failed, cancellation);
            }
        }

        outcome.Settle();
    }

    private async Task LaunchAsync(MultirunOptions options, ConfigSweep sweep, string folder, SweepOutcome outcome, ActiveRun? parent, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = -1;
        var atOnce = Math.Min(Math.Min(options.Jobs, sweep.BatchSize ?? int.MaxValue), sweep.Count);
        var workers = Enumerable.Range(0, atOnce).Select(_ => Task.Run(WorkAsync, CancellationToken.None)).ToList();
        try
        {
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One failed, and the others were ended.
        }

        foreach (var failed in workers.Where(w => w.IsFaulted)) await failed;

        async Task WorkAsync()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var number && number < sweep.Count)
                {
                    if (outcome.IsFinished(number)) continue;
                    stop.Token.ThrowIfCancellationRequested();
                    if (!await RunOneAsync(options, sweep, folder, outcome, parent, number, stop.Token) && options.FailFast) await stop.CancelAsync();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await stop.CancelAsync(); // the disk is full, the store is gone: the others would fare no better
                throw;
            }
        }
    }

    private async Task<bool> RunOneAsync(MultirunOptions options, ConfigSweep sweep, string folder, SweepOutcome outcome, ActiveRun? parent, int number, CancellationToken cancellation)
    {
        var before = outcome.Of(number);
        var goesOn = launch.IsElsewhere && before is { State: SweepEntry.Begun };
        var attempt = goesOn ? before!.Attempt : (before?.Attempt ?? 0) + 1;
        var job = ConfigJob.OfSweep(sweep.Compose(number, cancellation), folder);
        var start = new RunStart(options.Experiment) { Name = string.Create(CultureInfo.InvariantCulture, $"{job.Name}-{number}"), ParentRunId = parent?.Id };
        string? runId = null;
        var hasBegun = false;
        JobEnd end;
        try
        {
            end = await _runner.RunAsync(job, start, Attempt(), cancellation);
        }
        catch (OperationCanceledException) when (hasBegun)
        {
            outcome.Note(new SweepEntry(number, SweepEntry.Ended, attempt, runId, time.GetUtcNow())); // on a cluster nobody waits for it any more
            throw;
        }

        outcome.Note(new SweepEntry(number, end.IsSuccess ? SweepEntry.Finished : SweepEntry.Failed, attempt, runId, time.GetUtcNow(), end.ExitCode));
        return end.IsSuccess;

        JobAttempt Attempt() => new(string.Create(CultureInfo.InvariantCulture, $"{TagOf(outcome.Journal)}{number}-{attempt}"))
        {
            Spool = launch.IsElsewhere ? outcome.Journal.SpoolOf(folder, number, attempt) : null,
            RunId = goesOn ? before!.RunId : null,
            OnBegin = id =>
            {
                (runId, hasBegun) = (id, true);
                if (!goesOn) outcome.Note(new SweepEntry(number, SweepEntry.Begun, attempt, id, time.GetUtcNow(), Executor: launch.ExecutorName));
            },
        };
    }

    private static string TagOf(SweepJournal journal) => $"sweep-{journal.Header.Id}-";
}
