using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Triggers;

namespace Weir.Cli.Triggers;

/// <summary>Makes a trigger by the clock.</summary>
internal sealed class ScheduleCreateVerb : TriggerVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "what to call it" };
    private readonly Argument<string> _cron = new("CRON") { Description = "five fields as in Kubernetes, @daily and its like, or `@every 90m`" };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "whose clock (default: UTC)", HelpName = "ZONE" };
    private readonly Option<DateTimeOffset?> _start = new("--start") { Description = "nothing before", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _end = new("--end") { Description = "nothing after", HelpName = "TIME" };
    private readonly Option<string> _catchUp = new("--catch-up") { Description = "times at which no server ran: none (default), latest, all", HelpName = "RULE", DefaultValueFactory = _ => CatchUps.None };
    private readonly Option<double> _deadline = new("--deadline") { Description = "give up a time that could not start within so many seconds", HelpName = "SECONDS" };
    private readonly Option<double> _jitter = new("--jitter") { Description = "start up to so many seconds later, always the same for the same time", HelpName = "SECONDS" };
    private readonly TriggerOptions _options = new();

    public override string Path => "schedule create";

    public override string Summary => "Run something by the clock";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir schedule create nightly '0 3 * * *' --time-zone Europe/Berlin -- repro", "at three in the morning, summer and winter"),
        new("weir schedule create hourly @hourly --catch-up latest --overlap queue_one -- repro train", "after a pause of the server once"),
        new("weir schedule create daily @daily -- exp run -S date={date}", "with the day as a parameter; `weir schedule backfill daily` for days past"),
    ];

    public override string Remarks => "`weir server` keeps the times; several servers on one database start each of them once. A local time that the clock skips is skipped, one that comes twice runs twice.";

    public override IReadOnlyList<string> SeeAlso => ["schedule next", "schedule backfill", "trigger list", "trigger history"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_cron);
        foreach (var option in new Option[] { _zone, _start, _end, _catchUp, _deadline, _jitter }) command.Add(option);
        _options.Define(command);
    }

    protected override async Task<int> RunAsync(VerbContext context, ITriggers triggers, CancellationToken cancellation)
    {
        var trigger = _options.Of(context, context.Get(_name)!) with
        {
            Cron = new CronRule(context.Get(_cron)!)
            {
                TimeZone = context.Get(_zone),
                Start = context.Get(_start),
                End = context.Get(_end),
                CatchUp = context.Get(_catchUp)!,
                DeadlineSeconds = context.Get(_deadline),
                JitterSeconds = context.Get(_jitter),
            },
        };
        var made = await triggers.PutAsync(trigger, _options.Force(context), cancellation);
        return Tell(context, made, TriggerJson.Default.TriggerView, () =>
            context.Console.Say($"'{trigger.Name}' runs `weir {string.Join(' ', trigger.Command)}` next at {When(made.NextAt)} UTC, while `weir server` runs"));
    }
}
