using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Data.Samples;
using Weir.Foundation.Errors;

namespace Weir.Cli.Data;

/// <summary>Makes a drifted later batch of one's own table.</summary>
internal sealed class SampleLaterVerb : Verb
{
    private readonly Argument<string> _table = new("table") { Description = "Parquet or CSV file" };
    private readonly Option<string?> _keep = new("--keep") { Description = "column that stays as it is, such as the target", HelpName = "COLUMN" };
    private readonly Option<double> _share = new("--share") { Description = "share of rows that are later (default 0.2)", HelpName = "SHARE", DefaultValueFactory = _ => 0.2 };
    private readonly Option<string> _out = new("--out", "-o") { Description = "folder for first.parquet and later.parquet", HelpName = "DIR", Required = true };
    private readonly Option<int> _seed = new("--seed") { Description = "same seed, same rows changed (default 1)", HelpName = "N", DefaultValueFactory = _ => 1 };

    public override string Path => "sample later";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Cut a table's last rows off as a later batch with a known drift, to try monitoring on";

    public override IReadOnlyList<Example> Examples => [new("weir sample later data/mine.parquet --keep target --out data", "data/first.parquet and data/later.parquet")];

    public override IReadOnlyList<string> SeeAlso => ["monitor report"];

    public override void Define(Command command)
    {
        command.Add(_table);
        foreach (var option in new Option[] { _keep, _share, _out, _seed }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_share) is not (> 0 and < 1)) throw WeirException.Usage("--share must lie between 0 and 1");
        var said = await LaterBatch.WriteAsync(context.Resolve(context.Get(_table)!), context.Get(_keep), context.Get(_share), context.Resolve(context.Get(_out)!), (ulong)context.Get(_seed), DataSteps.Context(context), cancellation);
        foreach (var line in said) context.Console.Say(line);
        return ExitCodes.Success;
    }
}
