using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Queues runs for times of the past, or for named parts.</summary>
internal sealed class ScheduleBackfillVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "trigger" };
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "first time", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "last time (default: now)", HelpName = "TIME" };
    private readonly Option<string[]> _parts = new("--partition") { Description = "a part by name, instead of times; may be repeated", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _most = new("--most-at-once") { Description = "runs at once (default: the trigger's own)", HelpName = "N" };
    private readonly Option<bool> _again = new("--again") { Description = "also what has succeeded before" };

    public override string Path => "schedule backfill";

    public override string Summary => "Run a schedule for times past, or a trigger for named parts";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir schedule backfill daily --from 2026-01-01 --until 2026-01-31 --most-at-once 4", "a month, four days at a time"),
        new("weir schedule backfill regions --partition north --partition south", "two parts"),
    ];

    public override string Remarks => "A part that succeeded is not run again without --again; one that failed is. Each part knows itself as WEIR_PARTITION, and in the command as {partition}, {date}.";

    public override IReadOnlyList<string> SeeAlso => ["trigger history", "schedule create"];

    public override void Define(Command command)
    {
        command.Add(_name);
        foreach (var option in new Option[] { _from, _until, _parts, _most, _again }) command.Add(option);
    }

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var queued = await triggers.BackfillAsync(
            context.Get(_name)!, new BackfillRequest(context.Get(_from), context.Get(_until), context.Get(_parts), context.Get(_most), context.Get(_again)), cancellation);
        return Tell(context, queued, TriggerJson.Default.FiringList, () =>
            context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{queued.Firings.Count(f => f.State == FiringStates.Queued)} of {queued.Firings.Count} parts are queued; `weir trigger history {context.Get(_name)}` shows how they get on")));
    }
}
