using Weir.Client;
using Weir.Client.Recipes;
using Weir.Client.Wire;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Ids;
using Weir.Foundation.Processes;
using Weir.Foundation.Secrets;
using Weir.Tracking;

namespace Weir.Pipelines.Jobs.Replay;

/// <summary>Runs a command of the past again that was composed of parameters alone: a trial of a study.</summary>
internal sealed class TrialReplay(ReplayRecord record, ProjectTracking tracking, JobSurroundings surroundings, JobLaunch launch, IJobListener listener, TimeProvider time)
{
    /// <summary>The tag that names the run that a run repeats.</summary>
    public const string OfTag = "weir.replay_of";

    /// <summary>Runs it; its value is taken from what it prints or writes by whoever knows studies.</summary>
    public async Task<JobEnd> RunAsync(CancellationToken cancellation)
    {
        var recipe = record.Recipe;
        var mask = SecretMask.Of(SecretMask.ValuesOf(launch.Environment(), launch.Secrets.Names));
        var run = await BeginAsync(record, tracking, surroundings, cancellation);
        var started = time.GetTimestamp();
        var environment = new Dictionary<string, string?>(launch.Variables) { ["MLFLOW_RUN_ID"] = run.Id, ["WEIR_RUN_ID"] = run.Id, ["WEIR_REPLAY"] = "1", [CommandRequest.TagVariable] = $"replay-{Id.New()}" };
        foreach (var (name, value) in recipe.Environment) environment[name] = value;
        await using var files = recipe.ParametersFile is { } parameters ? JobFiles.WritePrivate(parameters, parameters) : null;
        if (files is not null) environment["WEIR_PARAMS_FILE"] = files.Json;
        listener.Began(null, [], launch.Folder);
        JobEnd end;
        try
        {
            var result = await ProcessRunner.RunAsync(new ProcessSpec(recipe.Command[0], [.. recipe.Command.Skip(1)]) { WorkingDirectory = launch.Folder, Environment = environment }, (line, isError) => listener.Printed(null, mask.Text(line), isError), cancellation);
            end = new JobEnd(result.ExitCode, time.GetElapsedTime(started), result.ExitCode == 0 ? null : $"the command ended with code {result.ExitCode}") { RunId = run.Id };
        }
        catch (OperationCanceledException)
        {
            await run.EndAsync(RunStatus.Killed, CancellationToken.None);
            throw;
        }
        catch (WeirException e)
        {
            end = new JobEnd(1, TimeSpan.Zero, e.Message) { RunId = run.Id };
        }

        await run.EndAsync(end.IsSuccess ? RunStatus.Finished : RunStatus.Failed, CancellationToken.None);
        listener.Ended(null, [], end);
        return end;
    }

    /// <summary>Begins the run of a trial that is done again.</summary>
    internal static async Task<ActiveRun> BeginAsync(ReplayRecord record, ProjectTracking tracking, JobSurroundings surroundings, CancellationToken cancellation)
    {
        var recipe = record.Recipe;
        var tags = new Dictionary<string, string>(surroundings.Tags()) { ["weir.kind"] = "replay", [OfTag] = record.Run.Info.RunId, ["mlflow.source.name"] = JobParameters.Cut(string.Join(' ', recipe.Stages is { } stages ? ["weir", "repro", .. stages] : recipe.Command), 8000) };
        var start = new RunStart(await RunReplay.ExperimentOfAsync(tracking.Client, record.Run.Info.ExperimentId!, cancellation)) { Name = $"{record.Run.Info.RunName}-replay", Tags = tags };
        var run = await tracking.Client.StartRunAsync(start, cancellation);
        await run.LogParamsAsync(recipe.Parameters ?? new Dictionary<string, string>(), cancellation);
        using (var kept = new MemoryStream(surroundings.Complete(recipe, run.Id).ToJson())) await run.LogArtifactAsync(RunRecipe.Path, kept, cancellation);
        await surroundings.LogDiffAsync(run, cancellation);
        return run;
    }
}
