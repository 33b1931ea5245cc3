using Weir.Cli.Experiments;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Execution;
using Weir.Foundation.Project;
using Weir.Pipelines.Repro;
using Weir.Tuning.Files;
using Weir.Tuning.Running;
using Weir.Tuning.Running.Cluster;
using Weir.Tuning.Running.Local;
using Weir.Tuning.Running.Stages;
using Weir.Tuning.Storage;
using Weir.Versioning.Repository;

namespace Weir.Cli.Tuning;

/// <summary>Where the trials of a study run.</summary>
internal sealed class TrialPlace : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly ExecutorSet _executors;

    public TrialPlace(RunPlan plan, WeirProject project)
    {
        _plan = plan;
        Words = [.. plan.Partition is { } partition ? [$"--partition={partition}"] : Array.Empty<string>(), .. plan.Sbatch ?? []];
        _executors = new ExecutorSet(project, Words);
        Executor = plan.Executor ?? "local";
        IsElsewhere = _executors.Get(Executor).IsElsewhere;
    }

    public string Executor { get; }

    public IReadOnlyList<string> Words { get; }

    /// <summary>The other machines; null for this one.</summary>
    public IExecutor? Remote => IsElsewhere ? _executors.Get(Executor) : null;

    /// <summary>Where runners of a study keep what they have at work, of this machine alone.</summary>
    public static string LocalFolder(WeirProject project, StudyEntry study) => System.IO.Path.Combine(project.State, "local", "tune", study.Id, Environment.MachineName);

    /// <summary>True for other machines.</summary>
    public bool IsElsewhere { get; }

    /// <summary>True where trials reach a tracking server: the one that the environment names, else one on this machine, which nodes of a cluster do not reach.</summary>
    public bool IsTrackingReachable => !IsElsewhere || StageTracking.IsNamed;

    /// <summary>Makes what runs trials.</summary>
    public ITrialLauncher Launcher(VerbContext context, WeirProject project, StudyEntry study, IReadOnlyList<ObjectiveSource>? metrics)
    {
        if (!IsElsewhere && (_plan.Cpus is not null || _plan.MemoryBytes is not null || _plan.Gpus is not null || Words.Count > 0)) context.Console.Warn("cores, memory and the like have no effect on this machine: --executor slurm");
        if (_plan.Stages is { } stages)
        {
            var repository = DvcRepository.Require(context.WorkingDirectory);
            return new StageTrials(
                repository, study, stages, metrics,
                (identity, launch, listener) => new ExperimentExecution(repository.Project, identity, listener, context.Time) { Executor = Executor, Words = Words, Variables = launch.Variables, ParentRunId = launch.Kept.Variables.GetValueOrDefault("MLFLOW_RUN_ID") },
                context.Time);
        }

        if (!IsElsewhere) return new LocalTrials(LocalFolder(project, study), context.Time);
        var resources = new CommandResources(_plan.Cpus ?? 1, _plan.MemoryBytes ?? 0, _plan.Gpus ?? 0);
        return new ClusterTrials(_executors.Get(Executor), System.IO.Path.Combine(project.State, Executor, "tune", study.Id), resources, context.Time);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _executors.DisposeAsync();
}
