using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Lists triggers and schedules.</summary>
internal sealed class TriggerListVerb : TriggerVerb
{
    public override string Path => "trigger list";

    public override string Summary => "List triggers and schedules";

    public override IReadOnlyList<Example> Examples => [new("weir trigger list", "what goes off when, and how it went last")];

    public override IReadOnlyList<string> SeeAlso => ["trigger show", "trigger history", "schedule create"];

    public override void Define(Command command)
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var all = await triggers.ListAsync(cancellation);
        return Tell(context, all, TriggerJson.Default.TriggerList, () =>
        {
            if (all.Triggers.Count == 0) context.Console.Say("no triggers yet: `weir schedule create nightly '0 3 * * *'` makes one by the clock");
            var table = new TextTable("name", "on", "runs", "next", "last");
            foreach (var t in all.Triggers) table.Add(t.Definition.Name, Rule(t.Definition), string.Join(' ', t.Definition.Command), t.IsPaused ? "paused" : When(t.NextAt), t.LastFiring is { } last ? $"{last.State} {When(last.CreatedAt)}" : "-");
            if (all.Triggers.Count > 0) context.Console.Table(table);
        });
    }
}
