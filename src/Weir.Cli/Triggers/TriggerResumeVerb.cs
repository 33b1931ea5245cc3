using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Let a paused trigger go off again.</summary>
internal sealed class TriggerResumeVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "trigger" };

    public override string Path => "trigger resume";

    public override string Summary => "Let a paused trigger go off again";

    public override IReadOnlyList<Example> Examples => [new("weir trigger resume nightly", "`weir trigger pause nightly` undoes it")];

    public override IReadOnlyList<string> SeeAlso => ["trigger pause", "trigger list"];

    public override void Define(Command command) => command.Add(_name);

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var trigger = await triggers.PauseAsync(context.Get(_name)!, false, cancellation);
        return Tell(context, trigger, TriggerJson.Default.TriggerView, () => context.Console.Say($"'{trigger.Definition.Name}' goes off again"));
    }
}
