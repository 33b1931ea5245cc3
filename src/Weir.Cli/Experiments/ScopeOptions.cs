using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments.Showing;

namespace Weir.Cli.Experiments;

/// <summary>Which commits' experiments are meant: <c>-A</c>, <c>--rev</c>, <c>-n</c>.</summary>
internal sealed class ScopeOptions
{
    private readonly Option<bool> _all = new("--all-commits", "-A") { Description = "of every commit" };
    private readonly Option<string[]> _rev = new("--rev") { Description = "of this commit (HEAD); may be repeated", HelpName = "REV" };
    private readonly Option<int> _num = new("--num", "-n") { Description = "of so many commits from there back by first parents (1); negative for all", DefaultValueFactory = _ => 1, HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Add(_all);
        command.Add(_rev);
        command.Add(_num);
    }

    /// <summary>True when one of them was given.</summary>
    public bool IsGiven(VerbContext context) => context.Get(_all) || context.Has(_rev);

    public ExperimentScope Read(VerbContext context) => new() { AllCommits = context.Get(_all), Revisions = context.Get(_all) ? [] : context.Get(_rev) ?? [], Count = context.Get(_num) };
}
