using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Data.Samples;
using Weir.Foundation.Errors;

namespace Weir.Cli.Data;

/// <summary>Writes sample data.</summary>
internal sealed class SampleTaxiVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "CSV file to write" };
    private readonly Option<int> _rows = new("--rows") { Description = "trips (default 20000)", HelpName = "N", DefaultValueFactory = _ => 20_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "same seed, same trips (default 1)", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _later = new("--later") { Description = "the later month: fares are up, a new way of paying" };

    public override string Path => "sample taxi";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Write a month of synthetic taxi trips to try things on";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir sample taxi trips.csv", "20,000 trips with gaps and outliers"),
        new("weir sample taxi june.csv --later", "a later month that has drifted"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["data import", "sample later"];

    public override void Define(Command command)
    {
        command.Add(_file);
        foreach (var option in new Option[] { _rows, _seed, _later }) command.Add(option);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_rows) < 1) throw WeirException.Usage("--rows must be at least 1");
        var path = context.Resolve(context.Get(_file)!);
        TaxiTrips.Write(path, context.Get(_rows), (ulong)context.Get(_seed), context.Get(_later));
        context.Console.Line(context.Display(path));
        return Task.FromResult(ExitCodes.Success);
    }
}
