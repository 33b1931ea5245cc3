using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Quantities;
using Weir.Tuning.Files;

namespace Weir.Cli.Tuning;

/// <summary>The options that say what runs the trials of a study, and where.</summary>
internal sealed class RunFlags
{
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "trials at once (1; 8 on a cluster)", HelpName = "N" };
    private readonly Option<string[]> _metric = new("--metric") { Description = "where the value is: stdout, FILE.json:key.in.it, FILE.csv:column or run:METRIC; with several directions one each", HelpName = "WHERE" };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "seconds for all of it", HelpName = "SECONDS" };
    private readonly Option<double?> _trialTimeout = new("--trial-timeout") { Description = "seconds for one trial", HelpName = "SECONDS" };
    private readonly Option<int?> _stale = new("--stop-after-stale") { Description = "end when so many trials brought nothing better", HelpName = "K" };
    private readonly Option<bool> _hydra = new("--hydra") { Description = "add name=value for each parameter to the command, as Hydra's programs take them" };
    private readonly Option<double?> _lease = new("--lease") { Description = "seconds without a sign of life after which another worker takes a trial (60)", HelpName = "SECONDS" };
    private readonly Option<string[]> _stage = new("--stage") { Description = "reproduce a stage of the project instead of running a command; parameters are set in params.yaml; may be repeated", HelpName = "STAGE" };
    private readonly Option<bool> _pipeline = new("--pipeline") { Description = "reproduce the whole pipeline instead of running a command" };
    private readonly Option<string?> _configFolder = new("--config-dir", "-cd") { Description = "compose a configuration from this folder for each trial", HelpName = "DIR" };
    private readonly Option<string?> _configName = new("--config-name", "-cn") { Description = "its primary config (default: config)", HelpName = "NAME" };
    private readonly Option<string[]> _set = new("--set-param", "-S") { Description = "override of that configuration; a sweep, such as lr=interval(0,1), is a parameter; may be repeated", HelpName = "OVERRIDE" };
    private readonly Option<string?> _executor = new("--executor") { Description = "where trials run: local, or slurm (a job each)", HelpName = "WHERE" };
    private readonly Option<double?> _cpus = new("--cpus") { Description = "cores of a trial on the cluster (1)", HelpName = "N" };
    private readonly Option<string?> _memory = new("--memory") { Description = "memory of a trial on the cluster, such as 8GB", HelpName = "SIZE" };
    private readonly Option<int?> _gpus = new("--gpus") { Description = "graphics processors of a trial on the cluster", HelpName = "N" };
    private readonly Option<string?> _partition = new("--partition") { Description = "partition of the cluster", HelpName = "NAME" };
    private readonly Option<string[]> _words = new("--sbatch") { Description = "further words for sbatch, as in --sbatch=--account=vision; may be repeated", HelpName = "WORDS" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _jobs, _metric, _timeout, _trialTimeout, _stale, _hydra, _lease, _stage, _pipeline, _configFolder, _configName, _set, _executor, _cpus, _memory, _gpus, _partition, _words }) command.Add(option);
    }

    /// <summary>What the line says.</summary>
    /// <param name="context">The line.</param>
    /// <param name="command">Its words after <c>--</c>.</param>
    /// <exception cref="WeirException"><c>usage</c>.</exception>
    public RunPlan Read(VerbContext context, IReadOnlyList<string> command)
    {
        var stages = context.Get(_pipeline) ? [] : context.Get(_stage) is { Length: > 0 } named ? named : null;
        if (context.Get(_pipeline) && context.Get(_stage) is { Length: > 0 }) throw WeirException.Usage("--pipeline is all stages; --stage names some");
        if (stages is not null && command.Count > 0) throw WeirException.Usage("stages and a command both say what a trial is", "give one of them");
        if (stages is not null && (context.Has(_configFolder) || context.Has(_configName) || context.Has(_set))) throw WeirException.Usage("a configuration is composed for a command", "stages take parameters from params.yaml: `weir repro --config-dir` composes it");
        return new RunPlan
        {
            Command = command.Count > 0 ? command : null,
            Stages = stages,
            Hydra = context.Get(_hydra) ? true : null,
            Config = context.Has(_configFolder) || context.Has(_configName) || context.Has(_set) ? new ConfigPlan(context.Get(_configFolder) ?? ConfigPlan.UsualDirectory, context.Get(_configName) ?? ConfigPlan.UsualName, context.Get(_set) ?? []) : null,
            Metrics = context.Get(_metric) is { Length: > 0 } metrics ? metrics : null,
            Parallel = AtLeast(1, context.Get(_jobs), "--jobs"),
            Timeout = Seconds(context.Get(_timeout), "--timeout"),
            TrialTimeout = Seconds(context.Get(_trialTimeout), "--trial-timeout"),
            StopAfterStale = AtLeast(1, context.Get(_stale), "--stop-after-stale"),
            Lease = Seconds(context.Get(_lease), "--lease"),
            Executor = context.Get(_executor),
            Cpus = context.Get(_cpus) is not { } cpus ? null : cpus is > 0 and < 1e6 ? cpus : throw WeirException.Usage($"--cpus is {cpus}; cores above 0 are possible"),
            MemoryBytes = context.Get(_memory) is not { } memory ? null : ByteSizes.Parse(memory) is > 0 and var bytes ? bytes : throw WeirException.Usage($"--memory is '{memory}'", "write a size such as 8GB or 512MiB"),
            Gpus = AtLeast(0, context.Get(_gpus), "--gpus"),
            Partition = context.Get(_partition),
            Sbatch = context.Get(_words) is { Length: > 0 } words ? words : null,
        };
    }

    private static int? AtLeast(int least, int? value, string option) => value is null || value >= least ? value : throw WeirException.Usage($"{option} is {value}; {least} or more is possible");

    private static TimeSpan? Seconds(double? value, string option) => value switch
    {
        null => null,
        > 0 and < 1e8 => TimeSpan.FromSeconds(value.Value),
        _ => throw WeirException.Usage($"{option} is {value}; seconds above 0 are possible"),
    };
}
