using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Ends a firing.</summary>
internal sealed class TriggerCancelVerb : TriggerVerb
{
    private readonly Argument<string> _firing = new("FIRING") { Description = "id, as `weir trigger history` shows it" };

    public override string Path => "trigger cancel";

    public override string Summary => "End what a firing runs, or take it out of the queue";

    public override IReadOnlyList<Example> Examples => [new("weir trigger cancel 019a8c0e7f4f7f0d8d0c1f6b2a3c4d5e", "every process of it is ended")];

    public override IReadOnlyList<string> SeeAlso => ["trigger history", "trigger pause"];

    public override void Define(Command command) => command.Add(_firing);

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var firing = await triggers.CancelAsync(context.Get(_firing)!, cancellation);
        return Tell(context, firing, TriggerJson.Default.Firing, () => context.Console.Say(firing.State == FiringStates.Running ? "its server ends it within seconds" : $"'{firing.Id}' was taken out of the queue"));
    }
}
