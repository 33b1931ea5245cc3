using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Options of every trigger: what is run, and how runs get on with each other.</summary>
internal sealed class TriggerOptions
{
    private readonly Argument<string[]> _command = new("COMMAND") { Description = "weir's own words to run, after `--` (default: repro); {slot}, {date} and {partition} are put in", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _overlap = new("--overlap") { Description = "when the run before is still at work: forbid (default), queue, queue_one, replace, allow", HelpName = "RULE", DefaultValueFactory = _ => Overlaps.Forbid };
    private readonly Option<int> _most = new("--most-at-once") { Description = "runs at once, where they may overlap and in a backfill", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _timeout = new("--timeout") { Description = "end a run after so many seconds (default: never)", HelpName = "SECONDS" };
    private readonly Option<string?> _description = new("--desc") { Description = "a word for people", HelpName = "TEXT" };
    private readonly Option<bool> _force = new("-f", "--force") { Description = "change a trigger of this name that is there" };

    public bool Force(VerbContext context) => context.Get(_force);

    public void Define(Command command)
    {
        command.Add(_command);
        foreach (var option in new Option[] { _overlap, _most, _timeout, _description, _force }) command.Add(option);
    }

    public TriggerDefinition Of(VerbContext context, string name) => new(name)
    {
        Command = context.Get(_command) is { Length: > 0 } words ? words : ["repro"],
        Overlap = context.Get(_overlap)!,
        MostAtOnce = context.Get(_most),
        TimeoutSeconds = context.Get(_timeout),
        Description = context.Get(_description),
    };
}
