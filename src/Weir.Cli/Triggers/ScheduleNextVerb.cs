using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Triggers.Cron;

namespace Weir.Cli.Triggers;

/// <summary>Says when a cron expression is due, without making anything.</summary>
internal sealed class ScheduleNextVerb : Verb
{
    private readonly Argument<string> _cron = new("CRON") { Description = "cron expression" };
    private readonly Option<string?> _zone = new("--time-zone") { Description = "whose clock (default: UTC)", HelpName = "ZONE" };
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "times after this one (default: now)", HelpName = "TIME" };
    private readonly Option<int> _count = new("-n", "--count") { Description = "how many", HelpName = "N", DefaultValueFactory = _ => 5 };

    public override string Path => "schedule next";

    public override VerbGroup Group => VerbGroup.Pipelines;

    public override string Summary => "Say when a cron expression is due";

    public override IReadOnlyList<Example> Examples => [new("weir schedule next '30 2 * * *' --time-zone America/New_York", "the next five times")];

    public override IReadOnlyList<string> SeeAlso => ["schedule create"];

    public override void Define(Command command)
    {
        command.Add(_cron);
        foreach (var option in new Option[] { _zone, _from, _count }) command.Add(option);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var schedule = CronSchedule.Parse(context.Get(_cron)!, context.Get(_zone));
        if (context.Get(_count) is < 1 or > 10_000) throw WeirException.Usage($"{context.Get(_count)} times cannot be told", "-n 1 to 10000");
        CronSchedule.Check(context.Get(_from), "--from");
        var times = schedule.Between(context.Get(_from) ?? context.Time.GetUtcNow(), DateTimeOffset.MaxValue, context.Get(_count)).ToList();
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var time in times) json.WriteStringValue(time.UtcDateTime);
                json.WriteEndArray();
            });
        }
        else if (times.Count == 0)
        {
            context.Console.Say("never: no such date comes within five years");
        }
        else
        {
            foreach (var time in times)
                context.Console.Line($"{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}  {TimeZoneInfo.ConvertTime(time, schedule.Zone).ToString("ddd yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}");
            if (times.Count < context.Get(_count)) context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"no more: times are told to the year {CronSchedule.LastYear}, and where one comes within five years"));
        }

        return Task.FromResult(ExitCodes.Success);
    }
}
