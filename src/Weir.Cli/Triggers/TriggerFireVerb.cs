using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Sets a trigger off by hand.</summary>
internal sealed class TriggerFireVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "trigger" };
    private readonly Option<string?> _key = new("--key") { Description = "a key: what is fired twice with the same runs once", HelpName = "TEXT" };

    public override string Path => "trigger fire";

    public override string Summary => "Set a trigger off by hand";

    public override IReadOnlyList<Example> Examples => [new("weir trigger fire nightly", "now, whatever the clock says"), new("weir trigger fire ci --key $BUILD_ID", "once for each build")];

    public override IReadOnlyList<string> SeeAlso => ["trigger history", "trigger cancel"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_key);
    }

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var firing = await triggers.FireAsync(context.Get(_name)!, new FireRequest(context.Get(_key), $"by hand of {Environment.UserName}"), cancellation);
        return Tell(context, firing, TriggerJson.Default.Firing, () => context.Console.Say(firing.State == FiringStates.Skipped ? $"not run: {firing.Message}" : $"{firing.State}: `weir trigger history {firing.Trigger}` shows how it gets on ({firing.Id})"));
    }
}
