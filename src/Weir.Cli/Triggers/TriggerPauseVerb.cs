using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Stop a trigger from going off by itself.</summary>
internal sealed class TriggerPauseVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "trigger" };

    public override string Path => "trigger pause";

    public override string Summary => "Stop a trigger from going off by itself";

    public override IReadOnlyList<Example> Examples => [new("weir trigger pause nightly", "`weir trigger resume nightly` undoes it")];

    public override IReadOnlyList<string> SeeAlso => ["trigger resume", "trigger list"];

    public override void Define(Command command) => command.Add(_name);

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var trigger = await triggers.PauseAsync(context.Get(_name)!, true, cancellation);
        return Tell(context, trigger, TriggerJson.Default.TriggerView, () => context.Console.Say($"'{trigger.Definition.Name}' is paused; what passes meanwhile is not caught up"));
    }
}
