using Weir.Client.Wire;
using Weir.Execution.Local;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Lineage;
using Weir.Pipelines.Experiments.Running;
using Weir.Pipelines.Records;
using Weir.Pipelines.Repro;
using Weir.Tracking;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Jobs.Replay;

/// <summary>Reproduces stages of the past again with the parameters of then: a trial of a study. Nothing comes from the run cache.</summary>
internal sealed class StageReplay(ReplayRecord record, ProjectTracking tracking, JobSurroundings surroundings, JobLaunch launch, IJobListener listener, TimeProvider time)
{
    /// <summary>Runs them.</summary>
    /// <param name="root">Root of a work tree with commit, changes and data of then; parameters are set in it.</param>
    /// <param name="cancellation">Ends the stages.</param>
    public async Task<JobEnd> RunAsync(string root, CancellationToken cancellation)
    {
        var recipe = record.Recipe;
        var run = await TrialReplay.BeginAsync(record, tracking, surroundings, cancellation);
        var started = time.GetTimestamp();
        listener.Began(null, recipe.Overrides, launch.Folder);
        JobEnd end;
        try
        {
            foreach (var (path, content) in new ParamOverrides(recipe.Overrides, HydraParams.Of(DvcRepository.Open(root))).Apply(launch.Folder)) AtomicFile.WriteBytes(path, content);
            var variables = new Dictionary<string, string?>(launch.Variables) { ["MLFLOW_RUN_ID"] = run.Id, ["WEIR_RUN_ID"] = run.Id, ["WEIR_REPLAY"] = "1" };
            foreach (var (name, value) in recipe.Environment) variables[name] = value;
            var options = new ReproOptions { Targets = recipe.Stages!, WorkingDirectory = launch.Folder, Environment = variables, Force = true, Trigger = "replay" };
            var results = await new Reproduction(DvcRepository.Open(root), new LocalExecutor(), new LineageLedger(NoLineage.Instance), new Listener(listener), time).RunAsync(options, cancellation);
            var failed = results.FirstOrDefault(r => r.Verdict is StageVerdict.Failed or StageVerdict.Blocked);
            end = new JobEnd(failed is null ? 0 : 1, time.GetElapsedTime(started), failed?.Message) { RunId = run.Id };
        }
        catch (OperationCanceledException)
        {
            await run.EndAsync(RunStatus.Killed, CancellationToken.None);
            throw;
        }
        catch (WeirException e)
        {
            end = new JobEnd(1, time.GetElapsedTime(started), e.Message) { RunId = run.Id };
        }

        await run.EndAsync(end.IsSuccess ? RunStatus.Finished : RunStatus.Failed, CancellationToken.None);
        listener.Ended(null, recipe.Overrides, end);
        return end;
    }

    private sealed class Listener(IJobListener inner) : IReproListener
    {
        public void Waiting(string holder) => inner.Warn($"waits for {holder}");

        public void Starting(string stage, IReadOnlyList<string> commands, int attempt) => inner.Printed(null, $"stage {stage}", isError: true);

        public void Line(string stage, string line, bool isError) => inner.Printed(null, line, isError);

        public void Finished(StageResult result)
        {
        }

        public void Warn(string message) => inner.Warn(message);
    }
}
