using System.Globalization;
using System.Text;
using Weir.Client;
using Weir.Client.Recipes;
using Weir.Client.Wire;
using Weir.Configuration.Jobs;
using Weir.Configuration.Secrets;
using Weir.Foundation.Hashing;
using Weir.Lineage;
using Weir.Tracking;
using LineageExecution = Weir.Lineage.Execution;

namespace Weir.Pipelines.Jobs;

/// <summary>Keeps a job in tracking: configuration, overrides, origins, commit, command and data when it begins; exit code, log and outputs when it ends.</summary>
internal sealed class JobRun
{
    /// <summary>The tag that says how a job ended. A run that has it is over, whatever its status says.</summary>
    public const string ExitTag = "weir.exit_code";

    private const int LongestTag = 8000;
    private const int MostInputs = 100;
    private const long LargestLog = 16 << 20;

    private readonly ProjectTracking _tracking;
    private readonly ActiveRun _run;
    private readonly JobSurroundings _surroundings;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;

    private JobRun(ProjectTracking tracking, ActiveRun run, JobSurroundings surroundings, TimeProvider time) =>
        (_tracking, _run, _surroundings, _time, _started) = (tracking, run, surroundings, time, time.GetUtcNow());

    /// <summary>Its id.</summary>
    public string Id => _run.Id;

    /// <summary>Variables by which a client of MLflow logs to this run.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?> { ["MLFLOW_RUN_ID"] = _run.Id, ["MLFLOW_EXPERIMENT_ID"] = _run.Info.ExperimentId, ["WEIR_RUN_ID"] = _run.Id };

    /// <summary>Takes a run up again whose driver went away while its job runs elsewhere.</summary>
    public static async Task<JobRun> ResumeAsync(ProjectTracking tracking, string runId, JobSurroundings surroundings, TimeProvider time, CancellationToken cancellation) =>
        new(tracking, await tracking.Client.ResumeRunAsync(runId, cancellation), surroundings, time);

    /// <summary>Begins the run of a job.</summary>
    /// <param name="tracking">Where.</param>
    /// <param name="start">Experiment, name, parent, further tags.</param>
    /// <param name="job">The job.</param>
    /// <param name="process">Its command.</param>
    /// <param name="words">The command line.</param>
    /// <param name="launch">What all jobs have in common.</param>
    /// <param name="secrets">What is hidden.</param>
    /// <param name="surroundings">The workspace.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<JobRun> BeginAsync(ProjectTracking tracking, RunStart start, ConfigJob job, JobProcess process, IReadOnlyList<string> words, JobLaunch launch, ConfigSecrets secrets, JobSurroundings surroundings, TimeProvider time, CancellationToken cancellation)
    {
        var config = HydraRecords.Config(job, secrets);
        var recipe = RecipeOf(job, words, launch, secrets, surroundings) with { ConfigMd5 = ContentHash.Md5(Encoding.UTF8.GetBytes(config)) };
        var tags = new Dictionary<string, string>(start.Tags)
        {
            ["mlflow.source.type"] = "PROJECT",
            ["mlflow.source.name"] = JobParameters.Cut(string.Join(' ', recipe.Command), LongestTag),
            ["weir.kind"] = start.Tags.GetValueOrDefault("weir.kind", "run"),
            ["weir.output_dir"] = recipe.OutputDirectory!,
            ["weir.config.md5"] = recipe.ConfigMd5,
            ["weir.config.overrides"] = JobParameters.Cut(string.Join(' ', job.TaskOverrides.Select(secrets.HideOverride)), LongestTag),
            ["weir.host"] = System.Environment.MachineName,
        };
        foreach (var (group, option) in process.Values.Choices.Take(200)) tags[$"weir.config.choice.{group}"] = option;
        if (job.Number is { } number) tags["weir.job"] = number.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in surroundings.Tags()) tags[key] = value;
        var active = await tracking.Client.StartRunAsync(start with { Tags = tags }, cancellation);
        var run = new JobRun(tracking, active, surroundings, time);
        try
        {
            await active.LogParamsAsync(JobParameters.Of(process.Values.Parameters(secrets)), cancellation);
            await run.PutAsync("config/config.yaml", config, cancellation);
            await run.PutAsync("config/hydra.yaml", HydraRecords.Hydra(job, secrets), cancellation);
            await run.PutAsync("config/overrides.yaml", HydraRecords.Overrides(job, secrets), cancellation);
            await run.PutAsync("config/origins.json", process.Values.Origins(secrets), cancellation);
            if (!launch.AppendsOverrides) await run.PutAsync("config/resolved.yaml", HydraRecords.Hidden(process.Values, secrets), cancellation);
            if (start.ParentRunId is null) await surroundings.LogDiffAsync(active, cancellation);
            await run.PutAsync(RunRecipe.Path, surroundings.Complete(recipe, start.ParentRunId ?? active.Id).ToJson(), cancellation);
            var inputs = surroundings.Data.Take(MostInputs).Select(d => new DatasetInput([new Tag("mlflow.data.context", "tracked")], new Dataset(d.Key, d.Value["md5:".Length..], "dvc", d.Key))).ToList();
            if (inputs.Count > 0) await active.LogInputsAsync(inputs, cancellation);
            return run;
        }
        catch
        {
            await active.EndAsync(RunStatus.Failed, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Ends the run with what became of the job.</summary>
    public async Task EndAsync(ConfigJob job, string log, JobEnd end)
    {
        var outputs = JobOutputs.Read(job.OutputDirectory, job.RecordsDirectory, log);
        await PutAsync(JobOutputs.Path, JobOutputs.ToJson(outputs), CancellationToken.None);
        if (new System.IO.FileInfo(log) is { Exists: true, Length: > 0 and <= LargestLog }) await _run.LogArtifactAsync(log);
        await _run.LogMetricsAsync([KeyValuePair.Create("seconds", end.Elapsed.TotalSeconds)]);
        List<KeyValuePair<string, string>> tags = [new(ExitTag, end.ExitCode.ToString(CultureInfo.InvariantCulture))];
        if (end.Error is { } error) tags.Add(new(WeirTags.Failure, JobParameters.Cut(error, LongestTag)));
        await _run.SetTagsAsync(tags);
        await _run.EndAsync(end.IsSuccess ? RunStatus.Finished : RunStatus.Failed);
        if (end.IsSuccess) await RecordLineageAsync(job, outputs);
    }

    /// <summary>Ends the run of a job that was cut off.</summary>
    public Task KillAsync() => _run.EndAsync(RunStatus.Killed);

    internal static RunRecipe RecipeOf(ConfigJob job, IReadOnlyList<string> words, JobLaunch launch, ConfigSecrets secrets, JobSurroundings surroundings)
    {
        var request = job.Config.Request;
        var recorded = launch.ReadVariables?.Values ?? new Dictionary<string, string?>();
        var secretNames = recorded.Keys.Where(n => launch.Secrets.Names.Matches(n) || (recorded[n] is { } value && secrets.Mask.Text(value) != value)).Order(StringComparer.Ordinal).ToList();
        return new RunRecipe
        {
            Kind = "run",
            Template = [.. launch.Command.Select(secrets.Mask.Text)],
            Command = [.. new JobValues(job).Fill(launch.Command, secrets).Concat(words.Skip(launch.Command.Count)).Select(secrets.Mask.Text).Select(w => w.Contains('=', StringComparison.Ordinal) ? secrets.HideOverride(w) : w)],
            Folder = surroundings.Relative(launch.Folder),
            ConfigDirectory = Path.IsPathRooted(request.ConfigDirectory) ? Path.GetRelativePath(launch.Folder, request.ConfigDirectory) : request.ConfigDirectory,
            ConfigName = request.ConfigName,
            Grammar = request.Grammar == Configuration.Overrides.OverrideGrammar.Hydra13 ? null : request.Grammar.ToString(),
            Overrides = [.. request.Overrides.Select(secrets.HideOverride)],
            JobName = job.Name,
            JobNumber = job.Number,
            Now = job.Config.Now,
            AppendsOverrides = launch.AppendsOverrides,
            Environment = recorded.Where(v => !secretNames.Contains(v.Key)).ToDictionary(v => v.Key, v => v.Value),
            SecretVariables = secretNames,
            OutputDirectory = surroundings.Relative(job.OutputDirectory),
        };
    }

    private async Task RecordLineageAsync(ConfigJob job, SortedDictionary<string, string> outputs)
    {
        var execution = new LineageExecution
        {
            Id = Foundation.Ids.Id.New(),
            Kind = "run",
            Name = job.Name,
            StartedAt = _started,
            EndedAt = _time.GetUtcNow(),
            RunId = Id,
            GitCommit = _surroundings.Revision?.Commit,
            GitDirty = _surroundings.Revision?.IsDirty ?? false,
            Outputs = [.. outputs.Take(MostInputs).Select(o => new Artifact(ArtifactKinds.File, o.Value, Path.Combine(_surroundings.Relative(job.OutputDirectory), o.Key)))],
        };
        if (execution.Outputs.Count > 0) await _tracking.Lineage.RecordAsync(execution);
    }

    private Task PutAsync(string path, string text, CancellationToken cancellation) => PutAsync(path, Encoding.UTF8.GetBytes(text), cancellation);

    private async Task PutAsync(string path, byte[] bytes, CancellationToken cancellation)
    {
        using var content = new MemoryStream(bytes);
        await _run.LogArtifactAsync(path, content, cancellation);
    }
}
