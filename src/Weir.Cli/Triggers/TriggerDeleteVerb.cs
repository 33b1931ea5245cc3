using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Deletes a trigger with its history.</summary>
internal sealed class TriggerDeleteVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "trigger" };

    public override string Path => "trigger delete";

    public override string Summary => "Delete a trigger and its history; what it runs is ended";

    public override IReadOnlyList<Example> Examples => [new("weir trigger delete nightly", "`weir trigger pause` only stops it")];

    public override IReadOnlyList<string> SeeAlso => ["trigger pause", "trigger list"];

    public override void Define(Command command) => command.Add(_name);

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var found = await triggers.GetAsync(context.Get(_name)!, cancellation);
        await triggers.DeleteAsync(found.Definition.Name, cancellation);
        return Tell(context, found, TriggerJson.Default.TriggerView, () => context.Console.Say($"'{found.Definition.Name}' was deleted"));
    }
}
