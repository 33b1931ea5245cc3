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
    private readonly Option<int> _seed = new("--seed") { Description = "same seed, same series (default 1)", HelpName = "N", DefaultValueFactory = _ => 1 };

    public override string Path => "sample demand";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Write synthetic demand by the hour to try forecasts on";

    public override IReadOnlyList<Example> Examples => [new("weir sample demand demand.csv --days 60", "hours of sixty days, with holidays")];

    public override IReadOnlyList<string> SeeAlso => ["train", "sample taxi"];

    public override void Define(Command command)
    {
        command.Add(_file);
        command.Add(_days);
        command.Add(_seed);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_days) < 1) throw WeirException.Usage("--days must be at least 1");
        var path = context.Resolve(context.Get(_file)!);
        HourlyDemand.Write(path, context.Get(_days), (ulong)context.Get(_seed));
        context.Console.Line(context.Display(path));
        return Task.FromResult(ExitCodes.Success);
    }
}
