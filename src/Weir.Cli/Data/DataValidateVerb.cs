using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Data.Schemas;

namespace Weir.Cli.Data;

/// <summary>Checks a table against a schema.</summary>
internal sealed class DataValidateVerb : Verb
{
    private readonly Argument<string> _table = new("TABLE") { Description = "Parquet, CSV or JSON lines file" };
    private readonly Option<string> _schema = new("--schema") { Description = "schema file (YAML or JSON)", HelpName = "FILE", Required = true };
    private readonly Option<string?> _previous = new("--previous") { Description = "former data, for drift comparators", HelpName = "TABLE" };
    private readonly Option<string?> _serving = new("--serving") { Description = "data seen in serving, for skew comparators", HelpName = "TABLE" };
    private readonly Option<string?> _environment = new("--environment") { Description = "such as SERVING: columns not in it may be absent", HelpName = "NAME" };

    public override string Path => "data validate";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Check a table against a schema; fails when it breaks it";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir data validate data/trips.parquet --schema schema.yaml", "a table of anomalies, exit code 1 when there are any"),
        new("weir data validate new.csv --schema schema.yaml --json", "the anomalies as JSON, by TFDV's names"),
    ];

    public override IReadOnlyList<(int Code, string Meaning)> ExitCodeNotes => [(1, "the table breaks the schema")];

    public override IReadOnlyList<string> SeeAlso => ["data schema infer", "monitor report"];

    public override void Define(Command command)
    {
        command.Add(_table);
        foreach (var option in new Option[] { _schema, _previous, _serving, _environment }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var result = await TableValidation.RunAsync(
            new ValidationRequest
            {
                Table = context.Resolve(context.Get(_table)!),
                Schema = context.Resolve(context.Get(_schema)!),
                Previous = context.Get(_previous) is { } previous ? context.Resolve(previous) : null,
                Serving = context.Get(_serving) is { } serving ? context.Resolve(serving) : null,
                Environment = context.Get(_environment),
            },
            DataSteps.Context(context),
            cancellation);
        if (context.IsJson)
        {
            context.Console.Json(result.Write);
        }
        else if (!result.IsValid)
        {
            var table = new TextTable("column", "anomaly", "what is wrong");
            foreach (var anomaly in result.Anomalies) table.Add(anomaly.Column ?? "(table)", anomaly.Type, anomaly.Message);
            table.Write(context.Console.Out);
        }

        context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"{result.Rows:N0} rows: {(result.IsValid ? "the table fits the schema" : $"{result.Anomalies.Count} {(result.Anomalies.Count == 1 ? "anomaly" : "anomalies")}")}"));
        return result.IsValid ? ExitCodes.Success : ExitCodes.Failed;
    }
}
