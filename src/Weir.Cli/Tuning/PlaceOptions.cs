using System.CommandLine;
using Weir.Cli.Pipelines;
using Weir.Cli.Shell;
using Weir.Execution;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Foundation.Quantities;
using Weir.Pipelines.Repro;
using Weir.Tuning.Running;
using Weir.Tuning.Running.Cluster;
using Weir.Tuning.Running.Local;

namespace Weir.Cli.Tuning;

/// <summary>The options that say where trials run, and what each needs there.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string> _executor = new("--executor") { Description = "where trials run: local, or slurm (a job each)", HelpName = "WHERE", DefaultValueFactory = _ => "local" };
    private readonly Option<double> _cpus = new("--cpus") { Description = "cores of a trial on the cluster", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _memory = new("--memory") { Description = "memory of a trial on the cluster, such as 8GB", HelpName = "SIZE" };
    private readonly Option<int> _gpus = new("--gpus") { Description = "graphics processors of a trial on the cluster", HelpName = "N" };
    private readonly Option<string?> _partition = new("--partition") { Description = "partition of the cluster", HelpName = "NAME" };
    private readonly Option<string[]> _words = new("--sbatch") { Description = "further words for sbatch, as in --sbatch=--account=vision; may be repeated", HelpName = "WORDS" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _executor, _cpus, _memory, _gpus, _partition, _words }) command.Add(option);
    }

    /// <summary>True where trials run on other machines.</summary>
    public bool IsElsewhere(VerbContext context) => context.Get(_executor) != "local";

    /// <summary>The executors, to be disposed of after the launcher.</summary>
    public ExecutorSet Executors(VerbContext context, WeirProject project) =>
        new(project, [.. context.Get(_partition) is { } partition ? [$"--partition={partition}"] : Array.Empty<string>(), .. context.Get(_words) ?? []]);

    /// <summary>Makes what runs trials.</summary>
    /// <param name="context">The line.</param>
    /// <param name="project">The project.</param>
    /// <param name="executors">Its executors.</param>
    /// <param name="study">Id of the study.</param>
    /// <exception cref="WeirException"><c>usage</c>.</exception>
    public ITrialLauncher Launcher(VerbContext context, WeirProject project, ExecutorSet executors, string study)
    {
        var name = context.Get(_executor)!;
        var executor = executors.Get(name);
        if (!executor.IsElsewhere)
        {
            if (new Option[] { _cpus, _memory, _gpus, _partition, _words }.FirstOrDefault(context.Has) is { } idle) context.Console.Warn($"{idle.Name} has no effect on this machine: add --executor slurm");
            return new LocalTrials(context.Time);
        }

        return new ClusterTrials(executor, System.IO.Path.Combine(project.State, name, "tune", study), Resources(context), context.Time);
    }

    /// <summary>True where trials reach a tracking server: the one that the environment names, else one on this machine, which nodes of a cluster do not reach.</summary>
    public bool IsTrackingReachable(VerbContext context) => !IsElsewhere(context) || StageTracking.IsNamed;

    private CommandResources Resources(VerbContext context) => new(
        context.Get(_cpus) is > 0 and < 1e6 and var cpus ? cpus : throw WeirException.Usage($"--cpus is {context.Get(_cpus)}; cores above 0 are possible"),
        context.Get(_memory) is not { } memory ? 0 : ByteSizes.Parse(memory) is > 0 and var bytes ? bytes : throw WeirException.Usage($"--memory is '{memory}'", "write a size such as 8GB or 512MiB"),
        context.Get(_gpus) is >= 0 and var gpus ? gpus : throw WeirException.Usage($"--gpus is {context.Get(_gpus)}; 0 or more are possible"));
}
