using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Data.Schemas;

namespace Weir.Cli.Data;

/// <summary>Makes a schema from a table.</summary>
internal sealed class DataSchemaInferVerb : Verb
{
    private readonly Argument<string> _table = new("TABLE") { Description = "Parquet, CSV or JSON lines file" };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "schema file, YAML or JSON by its name (default: JSON on standard output)", HelpName = "FILE" };
    private readonly Option<bool> _ranges = new("--ranges") { Description = "take each number column's range as a limit" };

    public override string Path => "data schema infer";

    public override VerbGroup Group => VerbGroup.Data;

    public override string Summary => "Make a schema from a table: types, completeness, domains";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir data schema infer data/trips.parquet -o schema.yaml", "then edit it: it says what later data must be"),
        new("weir data schema infer data/trips.parquet --ranges -o schema.json", "with the smallest and largest values as limits"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["data validate", "data profile"];

    public override void Define(Command command)
    {
        command.Add(_table);
        command.Add(_out);
        command.Add(_ranges);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var output = context.Get(_out) is { } path ? context.Resolve(path) : null;
        var schema = await SchemaInference.RunAsync(context.Resolve(context.Get(_table)!), output, context.Get(_ranges), DataSteps.Context(context), cancellation);
        if (output is null || context.IsJson) context.Console.Json(json => SchemaFile.WriteJson(json, schema));
        if (output is not null) context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"wrote {context.Display(output)}: {schema.Features.Count} columns"));
        return ExitCodes.Success;
    }
}
