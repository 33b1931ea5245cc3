using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Weir.Client;
using Weir.Client.Wire;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Git;
using Weir.Foundation.Ids;
using Weir.Foundation.Json;
using Weir.Foundation.Processes;
using Weir.Foundation.Project;
using Weir.Persistence.Sqlite;
using Weir.Pipelines.Repro;
using Weir.Pipelines.Triggers;
using Weir.Tracking;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Records;

/// <summary>Keeps a pipeline run in the tracking store: one run in the experiment named after the project, attempts in tables of their own, lineage.</summary>
public sealed class TrackingLedger(WeirProject project, ReproOptions options, Action<string> warn, TimeProvider time) : IRunLedger, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<StageAttempt> _attempts = [];
    private readonly StageBook _book = new();
    private readonly List<LineageExecution> _executions = [];
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly string _id = Id.NewOrdered(time.GetUtcNow());
    private Task<IReadOnlyDictionary<string, string?>>? _begun;
    private ProjectTracking? _tracking;
    private SqliteDatabase? _own; // for attempts, where tracking is on a server
    private PipelineStore? _store;
    private ActiveRun? _run;
    private readonly Firing? _firing = FiringOf(Environment.GetEnvironmentVariable("WEIR_TRIGGER"));
    private RunOutcome _outcome = RunOutcome.Failed; // of an experiment, until its pipeline says otherwise
    private (int Ran, int Cached, int Failed, double CpuSeconds, long PeakBytes) _sums;

    /// <summary>Opens what stages log to, given the open store; returns variables for them. Null leaves them with what the environment says.</summary>
    public Func<ProjectTracking, CancellationToken, Task<IReadOnlyDictionary<string, string?>>>? Host { get; init; }

    /// <summary>The experiment that this run makes; null for a plain reproduction. Its record stays open for <see cref="EndExperimentAsync"/>.</summary>
    public Experiments.Running.ExperimentIdentity? Experiment { get; init; }

    /// <summary>The run below which the experiment's is kept; null for none.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>The folder whose commit and changes are recorded; null for the project's root.</summary>
    public string? Workspace { get; set; }

    /// <summary>The tracking run; null before a command began.</summary>
    public string? RunId => _run?.Id;

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string?>> BeginAsync(CancellationToken cancellation)
    {
        lock (_gate) return _begun ??= OpenAsync(CancellationToken.None); // one opens it for all: no single stage's end may cut it short
    }

    /// <inheritdoc/>
    public void Add(StageAttempt attempt)
    {
        lock (_gate)
        {
            _attempts.Add(attempt);
            _sums = (
                _sums.Ran + (attempt.State == "succeeded" ? 1 : 0),
                _sums.Cached + (attempt.State == "cached" ? 1 : 0),
                _sums.Failed + (attempt.State == "failed" ? 1 : 0),
                _sums.CpuSeconds + (attempt.CpuSeconds ?? 0),
                Math.Max(_sums.PeakBytes, attempt.PeakMemoryBytes ?? 0));
        }
    }

    /// <inheritdoc/>
    public void Add(LineageExecution execution)
    {
        lock (_gate) _executions.Add(execution);
    }

    /// <inheritdoc/>
    public void Plan(IReadOnlyList<PlannedStage> stages) => _book.Plan(stages);

    /// <inheritdoc/>
    public void Begin(StageStart start) => _book.Begin(start);

    /// <inheritdoc/>
    public void Place(string stage, CommandPlace place) => _book.Place(stage, place);

    /// <inheritdoc/>
    public void Know(string stage, StageFacts facts) => _book.Know(stage, facts);

    /// <inheritdoc/>
    public void End(string stage, string state, string? message) => _book.End(stage, state, time.GetUtcNow(), message);

    /// <inheritdoc/>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await _flushing.WaitAsync(cancellation);
        try
        {
            List<StageAttempt> attempts;
            List<LineageExecution> executions;
            lock (_gate)
            {
                if (_executions.Count == 0 && (_begun is null || (_attempts.Count == 0 && !_book.HasMoved))) return; // a run that only restored leaves no record of its own
                attempts = [.. _attempts];
                executions = [.. _executions];
                _attempts.Clear();
                _executions.Clear();
            }

            PipelineMoves? moves = null;
            try
            {
                if (_begun is not null) await _begun;
                _tracking ??= await ProjectTracking.OpenAsync(project, warn, cancellation: cancellation);
                if (_store is not null && (attempts.Count > 0 || _book.HasMoved)) moves = _book.Take(attempts);
                // Together, so that they share a commit.
                var writes = executions.Select(e => _tracking.Lineage.RecordAsync(e with { RunId = _run?.Id }, cancellation));
                if (moves is not null) writes = writes.Append(_store!.SaveAsync(_id, moves, cancellation));
                await Task.WhenAll(writes);
            }
            catch
            {
                // All of it is written with the next: what was written already is known by its id.
                lock (_gate)
                {
                    _attempts.InsertRange(0, attempts);
                    _executions.InsertRange(0, executions);
                }

                if (moves is not null) _book.Return(moves);
                throw;
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task EndAsync(RunOutcome outcome)
    {
        _book.Stop(time.GetUtcNow());
        await FlushAsync(CancellationToken.None);
        if (Experiment is null) await CloseAsync(outcome);
        else _outcome = outcome;
    }

    /// <summary>Ends the record of an experiment, with what it came to.</summary>
    /// <param name="commit">Its commit; null when it failed.</param>
    /// <param name="parameters">By name.</param>
    /// <param name="metrics">By name.</param>
    public async Task EndExperimentAsync(string? commit, IEnumerable<KeyValuePair<string, string>> parameters, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        await FlushAsync(CancellationToken.None);
        if (_run is null) return;
        if (commit is not null) await _run.SetTagsAsync([new("weir.experiment.commit", commit)]);
        await _run.LogParamsAsync(parameters);
        await _run.LogMetricsAsync(metrics);
        await CloseAsync(commit is null && _outcome == RunOutcome.Finished ? RunOutcome.Failed : _outcome);
    }

    private async Task CloseAsync(RunOutcome outcome)
    {
        if (_run is null) return;
        var figures = new Dictionary<string, double> { ["stages_run"] = _sums.Ran, ["stages_cached"] = _sums.Cached, ["stages_failed"] = _sums.Failed, ["cpu_seconds"] = _sums.CpuSeconds, ["peak_memory_mb"] = _sums.PeakBytes / 1e6 };
        await _run.LogMetricsAsync(figures);
        await _run.EndAsync(outcome switch { RunOutcome.Finished => RunStatus.Finished, RunOutcome.Failed => RunStatus.Failed, _ => RunStatus.Killed });
        if (_store is not null) await _store.EndAsync(_id, outcome switch { RunOutcome.Finished => "finished", RunOutcome.Failed => "failed", _ => "killed" }, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_tracking is not null) await _tracking.DisposeAsync();
        if (_own is not null) await _own.DisposeAsync();
        _flushing.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, string?>> OpenAsync(CancellationToken cancellation)
    {
        _tracking ??= await ProjectTracking.OpenAsync(project, warn, cancellation: cancellation);
        var name = Path.GetFileName(project.Root.TrimEnd('/'));
        var revision = await GitRevision.ReadAsync(Workspace ?? project.Root, cancellation);
        var started = time.GetUtcNow();
        _run = await _tracking.Client.StartRunAsync(
            new RunStart(name) { Name = Experiment?.Name ?? string.Create(CultureInfo.InvariantCulture, $"repro-{started:yyyyMMdd-HHmmss}"), Tags = Tags(revision), ParentRunId = ParentRunId }, cancellation);
        await _run.LogParamsAsync([new("targets", options.Targets.Count == 0 ? "dvc.yaml" : string.Join(' ', options.Targets)), new("jobs", options.Jobs.ToString(CultureInfo.InvariantCulture)), new("force", options.Force ? "true" : "false")], cancellation);
        await KeepSurroundingsAsync(_run, revision, cancellation);
        _store = await PipelineStore.OpenAsync(_tracking.Database ?? (_own = await SqliteDatabase.OpenAsync(project.Database, cancellation: cancellation)), time, cancellation);
        var killed = await _store.BeginAsync(new PipelineRun(_id, _run.Id, "running", started) { ExperimentId = _run.Info.ExperimentId, StartedBy = _firing?.Cause ?? options.Trigger, Trigger = _firing?.Trigger, FiringId = _firing?.Id, Targets = string.Join(' ', options.Targets), Jobs = options.Jobs }, ProcessIds.IsAlive, cancellation);
        await KilledRuns.EndAsync(_tracking.Client, killed, cancellation);
        var variables = new Dictionary<string, string?>(Host is null ? new Dictionary<string, string?>() : await Host(_tracking, cancellation))
        {
            ["MLFLOW_EXPERIMENT_NAME"] = name,
            ["MLFLOW_RUN_CONTEXT"] = $$"""{"mlflow.parentRunId":"{{_run.Id}}"}""",
        };
        return variables;
    }

    private Dictionary<string, string> Tags(GitRevision? revision)
    {
        var tags = new Dictionary<string, string> { ["mlflow.source.type"] = "PROJECT", ["mlflow.source.name"] = Experiment is null ? "weir repro" : "weir exp run", ["weir.kind"] = "pipeline", ["weir.trigger"] = _firing?.Trigger ?? options.Trigger, ["weir.host"] = Environment.MachineName };
        if (Experiment is { } experiment)
        {
            tags["weir.experiment"] = experiment.Name;
            tags["weir.experiment.baseline"] = experiment.Baseline;
        }

        if (revision is null) return tags;
        tags["mlflow.source.git.commit"] = revision.Commit;
        if (revision.Branch is { } branch) tags["mlflow.source.git.branch"] = branch;
        tags["weir.git.dirty"] = revision.IsDirty ? "true" : "false";
        return tags;
    }

    // What is needed to say later under which circumstances a result was made.
    private async Task KeepSurroundingsAsync(ActiveRun run, GitRevision? revision, CancellationToken cancellation)
    {
        using (var environment = new MemoryStream(Surroundings())) await run.LogArtifactAsync("environment.json", environment, cancellation);
        if (revision is not { IsDirty: true }) return;
        var diff = await ProcessRunner.RunAsync(new ProcessSpec("git", ["diff", "HEAD", "--binary"]) { WorkingDirectory = Workspace ?? project.Root }, cancellation: cancellation);
        if (diff.ExitCode != 0 || diff.Output.Length == 0) return;
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(Redact.Text(diff.Output)));
        await run.LogArtifactAsync("git.diff", text, cancellation);
    }

    private static byte[] Surroundings()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Readable))
        {
            json.WriteStartObject();
            json.WriteString("host", Environment.MachineName);
            json.WriteString("user", Environment.UserName);
            json.WriteString("system", RuntimeInformation.OSDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteNumber("cores", Environment.ProcessorCount);
            json.WriteNumber("memory_bytes", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
            json.WriteString("shell", Environment.GetEnvironmentVariable("SHELL"));
            foreach (var name in new[] { "CONDA_PREFIX", "VIRTUAL_ENV", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "PYTHONHASHSEED" })
                if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) json.WriteString(name, value);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // What a trigger started knows by which firing.
    private static Firing? FiringOf(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize(json, TriggerJson.Default.Firing);
        }
        catch (JsonException)
        {
            return null; // the variable is somebody else's
        }
    }
}
