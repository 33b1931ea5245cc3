using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Repro;

namespace Weir.Cli.Pipelines;

/// <summary>The flags that <c>repro</c> and <c>exp run</c> share: DVC's, with jobs.</summary>
internal sealed class ReproFlags
{
    private readonly Argument<string[]> _targets = new("targets") { Description = "stages, groups, dir/dvc.yaml[:stage], .dvc files or outs; ./dvc.yaml without", Arity = ArgumentArity.ZeroOrMore, HelpName = "TARGET" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "run stages although nothing changed, without the run cache" };
    private readonly Option<bool> _single = new("--single-item", "-s") { Description = "only the targets, not what they depend on" };
    private readonly Option<bool> _pipeline = new("--pipeline", "-p") { Description = "the whole pipelines that the targets belong to" };
    private readonly Option<bool> _all = new("--all-pipelines", "-P") { Description = "every pipeline of the repository" };
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "targets may be folders: all stages below" };
    private readonly Option<bool> _downstream = new("--downstream") { Description = "the targets and what depends on them" };
    private readonly Option<bool> _forceDownstream = new("--force-downstream") { Description = "run what depends on a stage that ran, although its inputs are the same" };
    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "ask before each stage" };
    private readonly Option<bool> _pull = new("--pull") { Description = "bring missing data from the remote where that spares a run" };
    private readonly Option<bool> _allowMissing = new("--allow-missing") { Description = "missing data alone is no reason to run" };
    private readonly Option<bool> _dry = new("--dry") { Description = "say what would run and touch nothing" };
    private readonly Option<bool> _keepGoing = new("--keep-going", "-k") { Description = "after a failure go on with what does not depend on it" };
    private readonly Option<bool> _ignoreErrors = new("--ignore-errors") { Description = "after a failure go on with everything, and exit with 0" };
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "after a failure end the stages that run beside it" };
    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "stages at once (1)", HelpName = "N" };

    /// <summary>How many at once.</summary>
    public Option Jobs => _jobs;

    public void Define(Command command)
    {
        command.Add(_targets);
        foreach (var option in new Option[] { _jobs, _force, _single, _pipeline, _all, _recursive, _downstream, _forceDownstream, _interactive, _pull, _allowMissing, _dry, _keepGoing, _ignoreErrors, _failFast }) command.Add(option);
    }

    public ReproOptions Read(VerbContext context)
    {
        var jobs = context.Get(_jobs) ?? 1;
        if (jobs < 1) throw Foundation.Errors.WeirException.Usage($"-j wants a number from 1 up, not {jobs}", "leave it out to run one stage at a time");
        return new ReproOptions
        {
            Targets = context.Get(_targets) ?? [],
            WorkingDirectory = Path.GetFullPath(context.WorkingDirectory),
            Force = context.Get(_force),
            SingleStage = context.Get(_single),
            WholePipeline = context.Get(_pipeline),
            AllPipelines = context.Get(_all),
            Recursive = context.Get(_recursive),
            Downstream = context.Get(_downstream),
            ForceDownstream = context.Get(_forceDownstream),
            Interactive = context.Get(_interactive),
            Pull = context.Get(_pull),
            AllowMissing = context.Get(_allowMissing),
            DryRun = context.Get(_dry),
            OnFailure = context.Get(_ignoreErrors) ? FailureMode.Ignore : context.Get(_keepGoing) ? FailureMode.KeepGoing : context.Get(_failFast) ? FailureMode.FailFast : FailureMode.Stop,
            Jobs = jobs,
        };
    }
}
