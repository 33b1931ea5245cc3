using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Shows one trigger.</summary>
internal sealed class TriggerShowVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "trigger" };

    public override string Path => "trigger show";

    public override string Summary => "Show a trigger: its rule, its next time, its last firings";

    public override IReadOnlyList<Example> Examples => [new("weir trigger show nightly", "one of them")];

    public override IReadOnlyList<string> SeeAlso => ["trigger list", "trigger history"];

    public override void Define(Command command) => command.Add(_name);

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        const int Shown = 5;
        var found = await triggers.GetAsync(context.Get(_name)!, cancellation);
        var history = await triggers.HistoryAsync(found.Definition.Name, Shown, null, cancellation);
        return Tell(context, found, TriggerJson.Default.TriggerView, () =>
        {
            var trigger = found.Definition;
            context.Console.Line($"{trigger.Name}{(trigger.Description is { } text ? $": {text}" : string.Empty)}");
            context.Console.Line($"  on       {Rule(trigger)}");
            context.Console.Line($"  runs     weir {string.Join(' ', trigger.Command)}");
            context.Console.Line(string.Create(CultureInfo.InvariantCulture, $"  overlap  {trigger.Overlap}{(trigger.Overlap == Overlaps.Allow ? $", {trigger.MostAtOnce} at once" : string.Empty)}"));
            context.Console.Line($"  next     {(found.IsPaused ? "paused" : When(found.NextAt))}");
            if (history.Firings.Count > 0) Print(context, history.Firings);
        });
    }
}
