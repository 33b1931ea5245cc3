using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Lists firings.</summary>
internal sealed class TriggerHistoryVerb : TriggerVerb
{
    private readonly Argument<string?> _name = new("NAME") { Description = "trigger (default: all)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _count = new("-n", "--count") { Description = "at most so many, newest first", HelpName = "N", DefaultValueFactory = _ => 20 };

    public override string Path => "trigger history";

    public override string Summary => "List what triggers did, newest first";

    public override IReadOnlyList<Example> Examples => [new("weir trigger history nightly -n 7", "a week of nights"), new("weir trigger history --json | jq '.firings[] | select(.state == \"failed\")'", "what failed")];

    public override IReadOnlyList<string> SeeAlso => ["trigger show", "trigger cancel"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_count);
    }

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var firings = await triggers.HistoryAsync(context.Get(_name), context.Get(_count), null, cancellation);
        return Tell(context, firings, TriggerJson.Default.FiringList, () =>
        {
            if (firings.Firings.Count == 0) context.Console.Say("nothing has gone off yet");
            else Print(context, firings.Firings);
        });
    }
}
