using Weir.Client.Wire;
using Weir.Foundation.Errors;
using Weir.Pipelines.Records;
using Weir.Server.Access;

namespace Weir.Server.Pipelines;

/// <summary>Records of pipelines in the shape of the API, as a caller may see them.</summary>
internal static class PipelineView
{
    private const string Killed = "killed";

    /// <summary>A run with the name of its tracking run; null when that is gone, or is not for the caller.</summary>
    public static async Task<PipelineRow?> RowAsync(CallerTracking tracking, PipelineRun run, CancellationToken cancellation)
    {
        try
        {
            var info = (await tracking.Client.GetRunAsync(run.RunId, cancellation)).Info;
            return info.LifecycleStage == "deleted" ? null : Row(run, info);
        }
        catch (WeirException e) when (e.Code is "permission_denied" or "resource_does_not_exist")
        {
            return null;
        }
    }

    public static PipelineRow Row(PipelineRun run, RunInfo info) => new(
        run.RunId, info.RunName ?? run.RunId, info.ExperimentId!, State(run), run.StartedAt.ToUnixTimeMilliseconds(), run.EndedAt?.ToUnixTimeMilliseconds(), run.StartedBy, run.Trigger, run.FiringId,
        run.Targets, run.Jobs, run.Host, run.Counts);

    /// <summary>A run that says that it runs, on this machine, by a process that is not there, was killed.</summary>
    public static string State(PipelineRun run) => run.State == "running" && run.Host == Environment.MachineName && !Foundation.Processes.ProcessIds.IsAlive(run.Pid) ? Killed : run.State;

    public static StageRow Row(StageRecord s, bool isOver) => new(
        s.Position, s.Stage, s.IsData, s.Group, s.Sources, isOver && s.State is StageStates.Running or StageStates.Queued ? StageStates.Cancelled : s.State, s.Attempt, s.StartedAt?.ToUnixTimeMilliseconds(),
        s.BegunAt?.ToUnixTimeMilliseconds(), s.EndedAt?.ToUnixTimeMilliseconds(), s.Executor, s.Job, s.Host);

    public static AttemptRow Row(StageAttempt a) => new(
        a.Stage, a.Attempt, a.State, a.StartedAt.ToUnixTimeMilliseconds(), a.BegunAt?.ToUnixTimeMilliseconds(), a.EndedAt.ToUnixTimeMilliseconds(), a.Cause, a.ExitCode, a.Signal, a.PeakMemoryBytes, a.CpuSeconds,
        a.Executor, a.Job, a.Host, a.Log is not null, a.Message);
}
