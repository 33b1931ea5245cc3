using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Data.Samples;
using Weir.Foundation.Errors;

namespace Weir.Cli.Data;

/// <summary>Writes a sample series.</summary>
internal sealed class SampleDemandVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "CSV file to write" };
    private readonly Option<int> _days = new("--days") { Description = "days (default 90)", HelpName = "N", DefaultValueFactory = _ => 90 };
    private readonly Option<int?> _shops = new("--shops") { Description = "as many shops, a row for each and hour (default: one series)", HelpName = "N" };
    private readonly Option<int> _seed = new("--seed") { Description = "same seed, same series (default 1)", HelpName = "N", DefaultValueFactory = _ => 1 };

    public override string Path => "sample demand";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Write synthetic demand by the hour to try forecasts on";

    public override IReadOnlyList<Example> Examples => [new("weir sample demand demand.csv --days 60", "hours of sixty days, with holidays"), new("weir sample demand shops.csv --days 40 --shops 6", "six shops, large and small, in one table")];

    public override IReadOnlyList<string> SeeAlso => ["train", "sample taxi"];

    public override void Define(Command command)
    {
        command.Add(_file);
        command.Add(_days);
        command.Add(_shops);
        command.Add(_seed);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_days) < 1) throw WeirException.Usage("--days must be at least 1");
        var path = context.Resolve(context.Get(_file)!);
        if (context.Get(_shops) < 1) throw WeirException.Usage("--shops must be at least 1");
        if (context.Get(_shops) is { } shops) HourlyDemand.WriteShops(path, context.Get(_days), shops, (ulong)context.Get(_seed));
        else HourlyDemand.Write(path, context.Get(_days), (ulong)context.Get(_seed));
        context.Console.Line(context.Display(path));
        return Task.FromResult(ExitCodes.Success);
    }
}
