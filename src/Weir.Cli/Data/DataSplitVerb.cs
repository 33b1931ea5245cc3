using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Data.Splits;

namespace Weir.Cli.Data;

/// <summary>Divides a table.</summary>
internal sealed class DataSplitVerb : Verb
{
    private readonly Argument<string> _table = new("TABLE") { Description = "Parquet or CSV file" };
    private readonly Option<string[]> _by = new("--by") { Description = "columns whose values decide where a row goes (default all)", HelpName = "COLUMNS", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _time = new("--time") { Description = "column of time: the latest rows become the test part", HelpName = "COLUMN" };
    private readonly Option<double> _test = new("--test") { Description = "share of the test part (default 0.2)", HelpName = "SHARE", DefaultValueFactory = _ => 0.2 };
    private readonly Option<double> _valid = new("--valid") { Description = "share of a validation part (default none)", HelpName = "SHARE" };
    private readonly Option<int> _seed = new("--seed") { Description = "another division of the same rows (default 0)", HelpName = "N" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "folder of the parts (default one of the table's name beside it)", HelpName = "DIR" };

    public override string Path => "data split";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Divide a table into train, validation and test parts";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir data split data/trips.parquet --by trip_id --test 0.2", "writes data/trips/train.parquet and test.parquet"),
        new("weir data split data/trips.parquet --time pickup_at --test 0.2 --valid 0.1", "the latest fifth is for testing"),
    ];

    public override string Remarks =>
        """
        Without --time each row goes where a hash of its own values sends it: new rows move no old ones, and rows with equal values in the --by
        columns stay together. The hash is the first 15 hexadecimal digits of the MD5 of SEED and the values, joined by U+001F, divided by 16^15.
        """;

    public override IReadOnlyList<string> SeeAlso => ["data import", "train"];

    public override void Define(Command command)
    {
        command.Add(_table);
        foreach (var option in new Option[] { _by, _time, _test, _valid, _seed, _out }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var result = await TableSplit.RunAsync(
            new SplitRequest
            {
                Table = context.Resolve(context.Get(_table)!),
                OutputFolder = context.Get(_out) is { } folder ? context.Resolve(folder) : null,
                By = [.. (context.Get(_by) ?? []).SelectMany(b => b.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                Time = context.Get(_time),
                Test = context.Get(_test),
                Validation = context.Get(_valid),
                Seed = context.Get(_seed),
            },
            DataSteps.Context(context),
            cancellation);
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("parts");
                foreach (var part in result.Parts)
                {
                    json.WriteStartObject();
                    json.WriteString("name", part.Name);
                    json.WriteString("path", context.Display(part.Path));
                    json.WriteNumber("rows", part.Rows);
                    json.WriteString("hash", part.Hash);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        var shares = Shares.Of([.. result.Parts.Select(p => p.Rows)]);
        var table = new TextTable("part", ">rows", ">share", "file");
        foreach (var (part, share) in result.Parts.Zip(shares))
            table.Add(part.Name, part.Rows.ToString("N0", CultureInfo.InvariantCulture), share, context.Display(part.Path));
        table.Write(context.Console.Out);
        return ExitCodes.Success;
    }
}
